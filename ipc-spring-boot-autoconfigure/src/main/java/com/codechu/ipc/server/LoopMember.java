package com.codechu.ipc.server;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * A connection in a loop. Mutable state belongs to the leader of the loop, or, while it
 * is taken, to the thread that has it.
 */
final class LoopMember implements Pump {

	private final Connection connection;

	private final SocketChannel channel;

	private final Consumer<LoopMember> nudged;

	private final BiConsumer<LoopMember, Step> resumed;

	private final Consumer<Throwable> failed;

	private @Nullable SelectionKey key;

	/** At first by who adds it to the loop. */
	private boolean taken = true;

	private boolean slow;

	private boolean newcomer = true;

	private boolean released;

	/** What it waits for. */
	private Step step;

	LoopMember(Connection connection, SocketChannel channel, Step step, Consumer<LoopMember> nudged,
			BiConsumer<LoopMember, Step> resumed, Consumer<Throwable> failed) {
		this.connection = connection;
		this.channel = channel;
		this.nudged = nudged;
		this.resumed = resumed;
		this.failed = failed;
		this.step = step;
	}

	@Override
	public void nudge(boolean again) {
		this.nudged.accept(this);
	}

	@Override
	public void resume(Step step) {
		this.resumed.accept(this, step);
	}

	/**
	 * Serve the connection. Never fails.
	 * @return what it waits for
	 */
	Step serve() {
		try {
			return this.connection.serve();
		}
		catch (Throwable ex) {
			this.failed.accept(ex);
			return Step.OVER;
		}
	}

	/**
	 * Wait for something, by way of a selector.
	 * @param selector the loop's selector
	 * @param step what to wait for
	 * @throws IOException if the channel is closed
	 */
	void await(Selector selector, Step step) throws IOException {
		setStep(step);
		int operations = operations(step);
		SelectionKey key = this.key;
		if (key == null) {
			this.key = this.channel.register(selector, operations, this);
		}
		else if (key.interestOps() != operations) {
			key.interestOps(operations);
		}
	}

	/**
	 * Wait by way of another selector. One that is closed is found so.
	 * @param selector the other selector
	 */
	void moveTo(Selector selector) {
		try {
			this.key = this.channel.register(selector, this.taken ? 0 : operations(this.step), this);
		}
		catch (IOException ex) {
			this.nudged.accept(this);
		}
	}

	private static int operations(Step step) {
		if (step == Step.INPUT) {
			return SelectionKey.OP_READ;
		}
		return (step == Step.OUTPUT) ? SelectionKey.OP_WRITE : 0;
	}

	/**
	 * Return whether its first request was just received.
	 * @return whether it was, once
	 */
	boolean isNewcomer() {
		boolean first = this.newcomer && this.connection.answers().hasHandled();
		this.newcomer &= !first;
		return first;
	}

	/**
	 * Leave the loop.
	 * @return whether it had not left before
	 */
	boolean release() {
		boolean first = !this.released;
		this.released = true;
		return first;
	}

	boolean isRegistered() {
		return this.key != null;
	}

	Connection connection() {
		return this.connection;
	}

	Step step() {
		return this.step;
	}

	void setStep(Step step) {
		if (step != this.step) {
			this.step = step;
		}
	}

	/**
	 * Return whether it is being served.
	 * @return whether to leave it alone
	 */
	boolean isTaken() {
		return this.taken;
	}

	void setTaken(boolean taken) {
		this.taken = taken;
	}

	/**
	 * Return whether the handler took long the last time, and may do so again.
	 * @param newcomersSlow what to expect where no handler has run yet
	 * @return whether the loop had better not run it
	 */
	boolean isSlow(boolean newcomersSlow) {
		return this.newcomer ? newcomersSlow : this.slow;
	}

	void setSlow(boolean slow) {
		this.slow = slow;
	}

}
