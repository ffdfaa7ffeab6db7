package com.codechu.ipc.server;

import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.function.Function;

import com.codechu.ipc.protocol.ErrorEnvelope;
import com.codechu.ipc.server.internal.ReplyNotSerializableException;
import com.codechu.ipc.topic.TopicBatch;
import org.jspecify.annotations.Nullable;

/**
 * What a publisher publishes on its way to one subscriber, which asks for as many items
 * as there is room for. A publisher that does not wait to be asked is cut off.
 * <p>
 * The publisher is asked on threads where it may take its time: it may well make the
 * items there and then.
 */
final class PublisherStream implements PushedStream, Flow.Subscriber<Object> {

	private static final int MAX_WINDOW = 256;

	private final StreamPort port;

	private final StreamBuffer buffer;

	private final StreamLoop loop;

	private final Function<Throwable, Object> failures;

	private @Nullable StreamMember member;

	private Flow.@Nullable Subscription subscription;

	private boolean done;

	private @Nullable Throwable failure;

	private boolean over;

	/** How many items were asked for and have not come. */
	private int outstanding;

	/** How many may be asked for at a time; more, once their size is known. */
	private int window = 1;

	private int itemBytes = 1;

	private long stoppedAt;

	PublisherStream(StreamPort port, StreamBuffer buffer, StreamLoop loop, Function<Throwable, Object> failures) {
		this.port = port;
		this.buffer = buffer;
		this.loop = loop;
		this.failures = failures;
	}

	@Override
	public void open(StreamMember member) {
		this.buffer.lock();
		try {
			this.member = member;
			this.buffer.open(member);
		}
		finally {
			this.buffer.unlock();
		}
	}

	@Override
	public void joined() {
		boolean ended;
		this.buffer.lock();
		try {
			ended = this.done && !this.over;
			if (ended) {
				finish();
			}
		}
		finally {
			this.buffer.unlock();
		}
		if (!ended) {
			this.loop.execute(this::ask);
		}
	}

	@Override
	public void left() {
		// Whoever had it leave knows.
	}

	@Override
	public void onSubscribe(Flow.Subscription subscription) {
		Objects.requireNonNull(subscription, "subscription");
		boolean refused;
		this.buffer.lock();
		try {
			refused = this.subscription != null || this.over;
			if (!refused) {
				this.subscription = subscription;
			}
		}
		finally {
			this.buffer.unlock();
		}
		if (refused) {
			subscription.cancel();
		}
		else {
			ask();
		}
	}

	private void ask() {
		Flow.Subscription subscription;
		int count;
		this.buffer.lock();
		try {
			subscription = this.subscription;
			count = (subscription != null) ? demand() : 0;
		}
		finally {
			this.buffer.unlock();
		}
		if (subscription != null && count > 0) {
			subscription.request(count);
		}
	}

	private int demand() {
		int room = this.buffer.roomBytes();
		if (this.over || this.done || this.member == null || room <= 0) {
			return 0;
		}
		int wanted = Math.max(1, Math.min(this.window, room / this.itemBytes));
		if (this.outstanding * 2 > wanted) {
			return 0;
		}
		int count = wanted - this.outstanding;
		this.outstanding = wanted;
		this.window = Math.min(this.window * 2, MAX_WINDOW);
		return count;
	}

	@Override
	public void onNext(Object item) {
		Objects.requireNonNull(item, "item");
		this.buffer.lock();
		try {
			if (this.over || this.done) {
				return;
			}
			if (--this.outstanding < 0) {
				fail(new IllegalStateException("the publisher of the items does not wait until it is asked for them"));
				return;
			}
			int before = this.buffer.size();
			this.buffer.add(item);
			this.itemBytes = Math.max(1, Math.max(this.buffer.size() - before, this.itemBytes * 3 / 4));
			this.buffer.flushIfWorthIt();
			noteProgress();
			if (this.buffer.isCancelled()) {
				close();
			}
		}
		catch (ReplyNotSerializableException ex) {
			fail(ex);
		}
		finally {
			this.buffer.unlock();
		}
		ask();
	}

	private void noteProgress() {
		ConnectionState state = this.port.state().current();
		if (this.buffer.isBlocked() != (state == ConnectionState.SENDING)) {
			this.port.state().turnTo(this.buffer.isBlocked() ? ConnectionState.SENDING : ConnectionState.STREAMING);
		}
	}

	@Override
	public void onError(Throwable failure) {
		Objects.requireNonNull(failure, "failure");
		end(failure);
	}

	@Override
	public void onComplete() {
		end(null);
	}

	private void end(@Nullable Throwable failure) {
		this.buffer.lock();
		try {
			if (!this.done) {
				this.done = true;
				this.failure = failure;
				if (this.member != null && !this.over) {
					finish();
				}
			}
		}
		finally {
			this.buffer.unlock();
		}
	}

	private void fail(Throwable failure) {
		cancel();
		end(failure);
	}

	private void finish() {
		this.over = true;
		boolean stopping = this.stoppedAt != 0;
		if (this.failure != null) {
			Object reply = this.failures.apply(this.failure);
			if (reply instanceof ErrorEnvelope error) {
				this.buffer.fail(error);
			}
			else {
				this.buffer.add(reply);
			}
		}
		else if (stopping) {
			this.buffer.fail(ErrorEnvelope.of(Refusal.STOPPING.type(), Refusal.STOPPING.message()));
		}
		this.buffer.end();
		leave();
		this.port.resume(stopping);
	}

	private void leave() {
		StreamMember member = this.member;
		if (member != null) {
			member.leave();
		}
	}

	private void cancel() {
		Flow.Subscription subscription = this.subscription;
		if (subscription != null) {
			this.loop.execute(subscription::cancel);
		}
	}

	private void close() {
		this.port.close();
	}

	@Override
	public void abandon() {
		this.buffer.lock();
		try {
			if (!this.over) {
				this.over = true;
				cancel();
				leave();
			}
		}
		finally {
			this.buffer.unlock();
		}
	}

	@Override
	public void output(TopicBatch batch) {
		this.buffer.lock();
		try {
			this.buffer.output();
			this.port.state().turnTo(ConnectionState.SENDING);
			noteProgress();
		}
		finally {
			this.buffer.unlock();
		}
		this.loop.execute(this::ask);
	}

	@Override
	public void tick() {
		this.buffer.lock();
		try {
			this.buffer.tick();
			noteProgress();
		}
		finally {
			this.buffer.unlock();
		}
	}

	@Override
	public void peerGone() {
		close();
	}

	@Override
	public void stop() {
		this.buffer.lock();
		try {
			if (this.stoppedAt == 0) {
				this.stoppedAt = System.nanoTime() | 1;
				if (!this.over) {
					cancel();
					this.done = true;
					finish();
				}
			}
		}
		finally {
			this.buffer.unlock();
		}
	}

	@Override
	public void probe() {
		// One that cannot be asked is found gone with the next item.
	}

}
