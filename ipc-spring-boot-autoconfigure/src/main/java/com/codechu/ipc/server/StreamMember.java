package com.codechu.ipc.server;

import java.io.IOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.concurrent.atomic.AtomicBoolean;

import com.codechu.ipc.topic.TopicBatch;
import org.jspecify.annotations.Nullable;

/**
 * A connection that is sent a stream, in the loop of streams. What is not volatile
 * belongs to the loop's thread.
 */
final class StreamMember {

	private final OutgoingStream stream;

	private final Transport transport;

	private final Home home;

	private final ReadAhead ahead = new ReadAhead();

	private final AtomicBoolean announced = new AtomicBoolean();

	/** The peer takes no more at the moment. */
	private volatile boolean blocked;

	/** When to go on, by {@link System#nanoTime()}; 0 for never. */
	private volatile long tickAt;

	private final AtomicBoolean over = new AtomicBoolean();

	private @Nullable SelectionKey key;

	private boolean inputAwaited = true;

	StreamMember(OutgoingStream stream, Transport transport, Home home) {
		this.stream = stream;
		this.transport = transport;
		this.home = home;
	}

	OutgoingStream stream() {
		return this.stream;
	}

	ReadAhead ahead() {
		return this.ahead;
	}

	/**
	 * Have the loop go on when the peer takes more.
	 */
	void awaitOutput() {
		this.blocked = true;
		this.home.changed(this);
	}

	/**
	 * Have the loop go on at some time, or earlier.
	 * @param nanos when, by {@link System#nanoTime()}
	 */
	void awaitTime(long nanos) {
		long before = this.tickAt;
		if (before == 0 || before - nanos > 0) {
			this.tickAt = nanos | 1;
			this.home.changed(this);
		}
	}

	/**
	 * Leave the loop. For any thread.
	 */
	void leave() {
		if (this.over.compareAndSet(false, true)) {
			this.ahead.stop();
			this.home.left(this);
			this.home.changed(this);
		}
	}

	boolean isOver() {
		return this.over.get();
	}

	/**
	 * Note that the loop is to look at this member.
	 * @return whether it does not know yet
	 */
	boolean announce() {
		return this.announced.compareAndSet(false, true);
	}

	/**
	 * Note that the loop is about to look at this member: what changes from now on is to
	 * be announced again.
	 */
	void lookedAt() {
		this.announced.set(false);
	}

	/**
	 * Wait for what there is to wait for now.
	 * @param selector the loop's
	 * @return whether this is the first time
	 * @throws IOException if the connection is closed
	 */
	boolean await(Selector selector) throws IOException {
		int operations = (this.inputAwaited ? SelectionKey.OP_READ : 0) | (this.blocked ? SelectionKey.OP_WRITE : 0);
		if (this.key == null) {
			this.key = this.transport.register(selector, operations, this);
			return true;
		}
		this.key.interestOps(operations);
		return false;
	}

	void forget() {
		if (this.key != null) {
			this.key.cancel();
		}
	}

	/**
	 * Do what the selector has found.
	 * @param batch holds lines of topics on their way
	 */
	void selected(TopicBatch batch) {
		SelectionKey key = this.key;
		try {
			if (key == null || this.over.get()) {
				return;
			}
			int ready = key.readyOps();
			if ((ready & SelectionKey.OP_READ) != 0) {
				look();
			}
			if ((ready & SelectionKey.OP_WRITE) != 0 && !this.over.get()) {
				this.blocked = false;
				key.interestOps(this.inputAwaited ? SelectionKey.OP_READ : 0);
				this.stream.output(batch);
			}
		}
		catch (CancelledKeyException ex) {
			this.stream.peerGone();
		}
	}

	private void look() {
		try {
			this.inputAwaited = this.ahead.look(this.transport);
			if (this.inputAwaited) {
				return;
			}
			this.home.changed(this);
			if (!isOver()) {
				checkPeer();
			}
		}
		catch (IOException ex) {
			this.stream.peerGone();
		}
	}

	/**
	 * Return whether the peer's leaving is not noticed by reading.
	 * @return whether to {@link #checkPeer} now and then
	 */
	boolean isMute() {
		return !this.inputAwaited;
	}

	/**
	 * Find out whether the peer is there.
	 */
	void checkPeer() {
		boolean gone;
		try {
			gone = this.transport.isPeerGone();
		}
		catch (ClosedChannelException | CancelledKeyException ex) {
			gone = true;
		}
		catch (IOException ex) {
			// No descriptor left to find out by.
			this.stream.probe();
			return;
		}
		if (gone) {
			this.stream.peerGone();
		}
	}

	/**
	 * Go on if it is time to.
	 * @param now the time, by {@link System#nanoTime()}
	 * @return in how many nanoseconds to look again, -1 for never
	 */
	long tick(long now) {
		long at = this.tickAt;
		if (at == 0 || this.over.get()) {
			return -1;
		}
		if (at - now > 0) {
			return at - now;
		}
		this.tickAt = 0;
		this.stream.tick();
		long next = this.tickAt;
		return (next == 0) ? -1 : Math.max(0, next - now);
	}

	/**
	 * Supervises members.
	 */
	interface Home {

		/**
		 * Look at a member, as something has changed. For any thread.
		 * @param member the member
		 */
		void changed(StreamMember member);

		/**
		 * Learn that a stream has ended. For any thread.
		 * @param member its member
		 */
		void left(StreamMember member);

	}

}
