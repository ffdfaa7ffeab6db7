package com.codechu.ipc.topic;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

import com.codechu.ipc.protocol.JsonLineProtocol;
import org.jspecify.annotations.Nullable;

/**
 * What a topic and its views have in common: the order of what is published, the values
 * that new readers get, and the logs, one for each protocol that readers want their lines
 * encoded by, which is one as a rule.
 * <p>
 * The lock is held for as long as a line is appended; nobody else's code runs under it:
 * what encoders and predicates make of a value is prepared before, and again if a reader
 * came in between.
 *
 * @param <T> the type of the values
 */
final class TopicCore<T> {

	private final TopicSettings settings;

	private final ReentrantLock lock = new ReentrantLock();

	/** The last values, as many as new readers get. */
	private final Deque<T> recent = new ArrayDeque<>();

	/** Replaced when one is added. */
	private volatile List<TopicLog<T>> logs = List.of();

	private volatile @Nullable T last;

	private volatile boolean closed;

	/** Raised with each value. */
	private long version;

	TopicCore(TopicSettings settings) {
		this.settings = settings;
	}

	TopicSettings settings() {
		return this.settings;
	}

	@Nullable T last() {
		return this.last;
	}

	boolean isClosed() {
		return this.closed;
	}

	int readers() {
		return this.logs.stream().mapToInt(TopicLog::readers).sum();
	}

	ReentrantLock lock() {
		return this.lock;
	}

	void publish(T value) {
		List<TopicLog<T>> logs;
		List<TopicLog.Prepared> prepared = null;
		do {
			logs = this.logs;
			prepared = prepare(logs, value, prepared);
		}
		while (!append(logs, value, prepared));
		for (int i = 0; i < logs.size(); i++) {
			logs.get(i).signal();
		}
	}

	private List<TopicLog.Prepared> prepare(List<TopicLog<T>> logs, T value, @Nullable List<TopicLog.Prepared> before) {
		if (logs.size() == 1) {
			return List.of(logs.get(0).prepare(value, (before != null && before.size() == 1) ? before.get(0) : null));
		}
		List<TopicLog.Prepared> prepared = new ArrayList<>(logs.size());
		for (TopicLog<T> log : logs) {
			prepared.add(log.prepare(value, null));
		}
		return prepared;
	}

	private boolean append(List<TopicLog<T>> logs, T value, List<TopicLog.Prepared> prepared) {
		this.lock.lock();
		try {
			if (this.closed) {
				return true;
			}
			if (logs != this.logs) {
				return false;
			}
			for (int i = 0; i < logs.size(); i++) {
				if (!logs.get(i).isUpToDate(prepared.get(i))) {
					return false;
				}
			}
			remember(value);
			for (int i = 0; i < logs.size(); i++) {
				logs.get(i).append(value, prepared.get(i));
			}
			return true;
		}
		finally {
			this.lock.unlock();
		}
	}

	private void remember(T value) {
		this.version++;
		if (this.settings.replay() > 0) {
			this.last = value;
			this.recent.addLast(value);
			if (this.recent.size() > this.settings.replay()) {
				this.recent.removeFirst();
			}
		}
	}

	void close() {
		this.lock.lock();
		try {
			this.closed = true;
		}
		finally {
			this.lock.unlock();
		}
		this.logs.forEach(TopicLog::signal);
	}

	TopicReader reader(JsonLineProtocol protocol, @Nullable Predicate<? super T> predicate) {
		return log(protocol).reader(predicate);
	}

	private TopicLog<T> log(JsonLineProtocol protocol) {
		while (true) {
			for (TopicLog<T> log : this.logs) {
				if (log.protocol() == protocol) {
					return log;
				}
			}
			addLog(protocol);
		}
	}

	private void addLog(JsonLineProtocol protocol) {
		TopicLog<T> log = new TopicLog<>(this, protocol);
		long version;
		List<T> values;
		this.lock.lock();
		try {
			version = this.version;
			values = List.copyOf(this.recent);
		}
		finally {
			this.lock.unlock();
		}
		List<TopicLog.Prepared> prepared = values.stream().map((value) -> log.prepare(value, null)).toList();
		this.lock.lock();
		try {
			if (version == this.version && this.logs.stream().noneMatch((other) -> other.protocol() == protocol)) {
				for (int i = 0; i < values.size(); i++) {
					log.append(values.get(i), prepared.get(i));
				}
				List<TopicLog<T>> logs = new ArrayList<>(this.logs);
				logs.add(log);
				this.logs = List.copyOf(logs);
			}
		}
		finally {
			this.lock.unlock();
		}
	}

}
