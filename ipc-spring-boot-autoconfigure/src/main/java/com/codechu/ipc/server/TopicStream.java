package com.codechu.ipc.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

import com.codechu.ipc.protocol.ErrorEnvelope;
import com.codechu.ipc.protocol.ErrorType;
import com.codechu.ipc.topic.IpcTopic;
import com.codechu.ipc.topic.TopicBatch;
import com.codechu.ipc.topic.TopicReader;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * A topic on its way to one subscriber. Whoever has something to do here does all that
 * there is to do, while others that come leave it to the one that is at it.
 */
final class TopicStream implements PushedStream, TopicGroup.Subscriber {

	private static final Log logger = LogFactory.getLog(ServerLog.NAME);

	private static final byte[] BLANK = { '\n' };

	private final TopicReader reader;

	private final TopicGroup group;

	private final StreamPort port;

	private final TopicReader.Output output;

	private final StreamLoop loop;

	private final StreamTally tally;

	private final Function<Throwable, ErrorEnvelope> failures;

	private final long intervalNanos;

	/** How often somebody came while another was at it. */
	private final AtomicInteger work = new AtomicInteger();

	private volatile @Nullable StreamMember member;

	private volatile boolean blocked;

	private volatile boolean stopping;

	private volatile boolean probing;

	private long stoppedAt;

	private volatile boolean over;

	/** No write before, by {@link System#nanoTime()}. */
	private long notBefore = System.nanoTime();

	/** Something was sent for which the interval has not begun. */
	private boolean unspaced;

	private long counted;

	private long countedLost;

	TopicStream(TopicReader reader, IpcTopic<?> topic, StreamPort port, TopicReader.Output output, StreamLoop loop,
			StreamTally tally, Function<Throwable, ErrorEnvelope> failures) {
		this.reader = reader;
		this.port = port;
		this.output = output;
		this.loop = loop;
		this.tally = tally;
		this.failures = failures;
		this.intervalNanos = topic.atMostEvery().toNanos();
		this.group = loop.join(reader.topic());
	}

	/**
	 * Return whether a reader is that of this stream.
	 * @param reader a reader
	 * @return whether it is
	 */
	boolean isOf(TopicReader reader) {
		return this.reader == reader;
	}

	@Override
	public void open(StreamMember member) {
		this.member = member;
		this.reader.listen(this.group);
	}

	@Override
	public void joined() {
		this.group.add(this);
		drain(null);
	}

	@Override
	public void left() {
		this.group.remove(this);
	}

	@Override
	public void drain(@Nullable TopicBatch batch) {
		if (this.work.getAndIncrement() != 0) {
			return;
		}
		int done = 1;
		do {
			write(batch);
			done = this.work.addAndGet(-done);
		}
		while (done != 0);
	}

	private void write(@Nullable TopicBatch batch) {
		StreamMember member = this.member;
		if (this.over || member == null || (this.blocked && !this.stopping)) {
			return;
		}
		if (this.stopping) {
			this.reader.end();
		}
		else if (isTooEarly(member)) {
			return;
		}
		try {
			TopicReader.Result result = this.reader.write(this.output, batch);
			count();
			act(result, member);
			if (this.probing && result == TopicReader.Result.IDLE) {
				this.probing = false;
				this.output.write(ByteBuffer.wrap(BLANK));
			}
		}
		catch (IOException ex) {
			this.port.close();
		}
		catch (RuntimeException | Error ex) {
			// Out of memory, most likely. Who publishes has nothing to do with it.
			logger.warn("Failed to send a topic to user " + this.port.user(), ex);
			this.port.close();
		}
	}

	private boolean isTooEarly(StreamMember member) {
		if (this.intervalNanos == 0) {
			return false;
		}
		long now = System.nanoTime();
		if (this.notBefore - now > 0) {
			member.awaitTime(this.notBefore);
			return true;
		}
		return false;
	}

	private void act(TopicReader.Result result, StreamMember member) {
		if (result == TopicReader.Result.ENDED) {
			end(member);
		}
		else if (result == TopicReader.Result.MORE) {
			this.group.announce();
		}
		else if (result == TopicReader.Result.BLOCKED) {
			this.blocked = true;
			this.port.state().turnTo(ConnectionState.SENDING);
			member.awaitOutput();
		}
		else {
			space();
			if (this.port.state().current() != ConnectionState.STREAMING) {
				this.port.state().turnTo(ConnectionState.STREAMING);
			}
		}
	}

	// Not before all of it was sent: what is written in pieces is one write.
	private void space() {
		if (this.unspaced) {
			this.unspaced = false;
			this.notBefore = System.nanoTime() + this.intervalNanos;
		}
	}

	private void count() {
		long items = this.reader.items();
		long lost = this.reader.lost();
		this.unspaced |= this.intervalNanos > 0 && items + lost > this.counted + this.countedLost;
		this.tally.count(items - this.counted, lost - this.countedLost);
		if (lost > this.countedLost) {
			this.loop.slow(this.port.user(), "lost events of a topic because it reads too slowly");
		}
		this.counted = items;
		this.countedLost = lost;
	}

	private void end(StreamMember member) {
		this.over = true;
		detach();
		member.leave();
		Throwable failure = this.reader.failure();
		ErrorEnvelope error = null;
		if (failure != null) {
			error = this.failures.apply(failure);
			if (error.type().equals(ErrorType.SLOW_CONSUMER.wireName())) {
				this.loop.slow(this.port.user(), "read a topic too slowly, and its subscription was ended");
			}
		}
		else if (this.stopping) {
			error = Refusal.STOPPING.toEnvelope();
		}
		this.port.ended(this.reader.items(), this.reader.lost(), error);
	}

	private void detach() {
		this.reader.close();
		this.loop.leave(this.reader.topic());
	}

	@Override
	public void abandon() {
		if (!this.over) {
			this.over = true;
			detach();
			StreamMember member = this.member;
			if (member != null) {
				member.leave();
			}
		}
	}

	@Override
	public void output(TopicBatch batch) {
		this.blocked = false;
		drain(batch);
	}

	@Override
	public void tick() {
		drain(null);
	}

	@Override
	public void peerGone() {
		this.port.close();
	}

	@Override
	public void stop() {
		if (!this.stopping) {
			this.stoppedAt = System.nanoTime();
			this.stopping = true;
			drain(null);
		}
		else if (!this.over && System.nanoTime() - this.stoppedAt > StreamLoop.LAST_CALL.toNanos()) {
			this.port.close();
		}
	}

	@Override
	public void probe() {
		this.probing = true;
		drain(null);
	}

}
