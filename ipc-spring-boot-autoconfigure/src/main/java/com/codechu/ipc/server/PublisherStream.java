package com.codechu.ipc.server;

import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Flow;
import java.util.function.Function;

import com.codechu.ipc.protocol.ErrorEnvelope;
import com.codechu.ipc.topic.TopicBatch;
import org.jspecify.annotations.Nullable;

/**
 * What a publisher publishes on its way to one subscriber, which asks for as many items
 * as there is room for. A publisher that does not wait to be asked is cut off.
 * <p>
 * The publisher is asked on threads where it may take its time: it may well make the
 * items there and then. So are those who answer its failure.
 */
final class PublisherStream implements PushedStream, Flow.Subscriber<Object>, StreamBuffer.Addition {

	private static final int MAX_WINDOW = 256;

	private final StreamPort port;

	private final StreamBuffer buffer;

	private final StreamLoop loop;

	private final Function<Throwable, Object> failures;

	private final Function<Throwable, ErrorEnvelope> unexpected;

	private volatile Flow.@Nullable Subscription subscription;

	private volatile @Nullable StreamMember member;

	/** Let go of. */
	private volatile boolean abandoned;

	// What follows is changed under the lock of the buffer.

	/** Nothing more is taken. */
	private boolean done;

	private @Nullable Throwable failure;

	private boolean over;

	/** Number of items that were requested and have not been received. */
	private int outstanding;

	/** Maximum number of items to request at a time; more, once their size is known. */
	private int window = 1;

	private int itemBytes = 1;

	private boolean stopping;

	/** Somebody sends, or has sent, why it ends. */
	private boolean concluding;

	/**
	 * Create the stream.
	 * @param port is told how it goes on
	 * @param buffer holds its lines
	 * @param loop runs what must not hold up the publisher
	 * @param failures answers what the publisher fails with
	 * @param unexpected answers failures of that, and replies that cannot be written
	 */
	PublisherStream(StreamPort port, StreamBuffer buffer, StreamLoop loop, Function<Throwable, Object> failures,
			Function<Throwable, ErrorEnvelope> unexpected) {
		this.port = port;
		this.buffer = buffer;
		this.loop = loop;
		this.failures = failures;
		this.unexpected = unexpected;
	}

	@Override
	public void open(StreamMember member) {
		this.buffer.lock();
		try {
			this.member = member;
			this.buffer.open(member);
			// All before it was sent: until there is an item, its reader owes nothing.
			this.port.state().turnTo(ConnectionState.STREAMING);
		}
		finally {
			this.buffer.unlock();
		}
	}

	@Override
	public void joined() {
		this.loop.execute(this::go);
	}

	private void go() {
		if (isDone()) {
			conclude();
		}
		else {
			ask();
		}
	}

	private boolean isDone() {
		this.buffer.lock();
		try {
			return this.done;
		}
		finally {
			this.buffer.unlock();
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
			refused = this.subscription != null || this.over || this.abandoned;
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
		Flow.Subscription subscription = this.subscription;
		int count;
		this.buffer.lock();
		try {
			count = (subscription != null) ? demand() : 0;
		}
		finally {
			this.buffer.unlock();
		}
		if (subscription != null && count > 0) {
			try {
				subscription.request(count);
			}
			catch (RuntimeException | Error ex) {
				fail(ex);
			}
		}
	}

	private int demand() {
		int room = this.buffer.roomBytes();
		if (this.over || this.done || this.abandoned || this.member == null || room <= 0) {
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
		try {
			int bytes = this.buffer.encode(item, this);
			this.itemBytes = Math.max(1, Math.max(bytes, this.itemBytes * 3 / 4));
		}
		catch (CancellationException ex) {
			return; // nobody waits for it
		}
		catch (RuntimeException | Error ex) {
			fail(ex);
			return;
		}
		if (this.buffer.isCancelled()) {
			this.port.close();
		}
		ask();
	}

	@Override
	public void before() {
		if (this.over || this.done || this.abandoned) {
			throw new CancellationException();
		}
		if (--this.outstanding < 0) {
			throw new IllegalStateException("the publisher sent more items than were requested");
		}
	}

	@Override
	public void after() {
		this.buffer.flushIfWorthIt();
		noteProgress();
	}

	private void noteProgress() {
		ConnectionState state = this.port.state().current();
		if (!this.over && this.buffer.isBlocked() != (state == ConnectionState.SENDING)) {
			this.port.state().turnTo(this.buffer.isBlocked() ? ConnectionState.SENDING : ConnectionState.STREAMING);
		}
	}

	@Override
	public void onError(Throwable failure) {
		end(Objects.requireNonNull(failure, "failure"));
	}

	@Override
	public void onComplete() {
		end(null);
	}

	private void fail(Throwable failure) {
		cancel();
		end(failure);
	}

	private void end(@Nullable Throwable failure) {
		boolean opened;
		this.buffer.lock();
		try {
			if (this.done) {
				return;
			}
			this.done = true;
			this.failure = failure;
			opened = this.member != null;
		}
		finally {
			this.buffer.unlock();
		}
		if (opened) {
			conclude();
		}
	}

	// Not on the loop's thread: whoever answers a failure may take its time.
	private void conclude() {
		if (!beginConclusion()) {
			return;
		}
		Throwable failure = this.failure;
		ErrorEnvelope error = null;
		if (failure != null) {
			Object reply = answer(failure);
			error = (reply instanceof ErrorEnvelope envelope) ? envelope : last(reply);
		}
		finish(error, false);
	}

	private boolean beginConclusion() {
		this.buffer.lock();
		try {
			boolean first = !this.concluding && !this.stopping;
			this.concluding = true;
			return first;
		}
		finally {
			this.buffer.unlock();
		}
	}

	private Object answer(Throwable failure) {
		try {
			return this.failures.apply(failure);
		}
		catch (RuntimeException | Error ex) {
			return this.unexpected.apply(ex);
		}
	}

	private @Nullable ErrorEnvelope last(Object reply) {
		try {
			this.buffer.encode(reply, new StreamBuffer.Addition() {

				@Override
				public void before() {
					if (PublisherStream.this.over || PublisherStream.this.abandoned) {
						throw new CancellationException();
					}
				}

				@Override
				public void after() {
				}

			});
			return null;
		}
		catch (CancellationException ex) {
			return null; // nobody wants it any more
		}
		catch (RuntimeException ex) {
			return this.unexpected.apply(ex);
		}
	}

	private void finish(@Nullable ErrorEnvelope error, boolean last) {
		this.buffer.lock();
		try {
			if (this.over || this.abandoned) {
				return;
			}
			this.over = true;
			if (error != null) {
				this.buffer.fail(error);
			}
			else {
				this.buffer.end();
			}
			leave();
		}
		finally {
			this.buffer.unlock();
		}
		this.port.resume(last);
	}

	private void leave() {
		StreamMember member = this.member;
		if (member != null) {
			member.leave();
		}
	}

	private void cancel() {
		Flow.Subscription subscription = this.subscription;
		if (subscription == null) {
			return;
		}
		try {
			this.loop.execute(subscription::cancel);
		}
		catch (RuntimeException | Error ex) {
			subscription.cancel(); // there is no other thread
		}
	}

	@Override
	public void abandon() {
		this.abandoned = true;
		leave();
		cancel();
	}

	@Override
	public void output(TopicBatch batch) {
		this.buffer.lock();
		try {
			if (this.over) {
				return;
			}
			this.buffer.output();
			// Anew with each piece: a peer that reads slowly is not one that does not.
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
		boolean due;
		this.buffer.lock();
		try {
			if (this.over) {
				return;
			}
			this.buffer.tick();
			noteProgress();
			due = !this.buffer.isBlocked() && !this.done;
		}
		finally {
			this.buffer.unlock();
		}
		if (due) {
			this.loop.execute(this::ask);
		}
	}

	@Override
	public void peerGone() {
		this.port.close();
	}

	@Override
	public void stop() {
		this.buffer.lock();
		try {
			if (this.stopping || this.over) {
				return;
			}
			this.stopping = true;
			this.done = true;
		}
		finally {
			this.buffer.unlock();
		}
		cancel();
		finish(Refusal.STOPPING.toEnvelope(), true);
	}

	@Override
	public void probe() {
		if (!this.buffer.probe()) {
			peerGone();
		}
	}

}
