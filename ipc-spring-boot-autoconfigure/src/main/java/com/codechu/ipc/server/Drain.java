package com.codechu.ipc.server;

import java.time.Duration;

/**
 * How a connection comes to an end when the server stops. Told what was read and when, it
 * decides what to do; it knows of no socket, no thread and no clock.
 * <p>
 * What had arrived before the stop is answered; what still comes is refused. A peer has
 * {@link #QUIET a while} after its last request to go on, and to be told. Then its input
 * is ended, which makes its writes fail; but what came between the last look and that
 * cannot be read any more. Hence, where something may have come, the peer is told as
 * well.
 */
final class Drain {

	/**
	 * How much is still handled: more than the kernel holds for a socket, so that every
	 * request that had arrived is answered, but a bound for a peer that never pauses.
	 */
	static final int MAX_BYTES = 4 * 1024 * 1024;

	/** How long a peer must be silent before nothing more is expected from it. */
	static final Duration QUIET = Duration.ofMillis(10);

	/**
	 * Ending the input takes less, unless this thread was not given a CPU meanwhile.
	 */
	static final Duration UNNOTICED = Duration.ofNanos(100_000);

	private int bytes;

	private boolean quiet;

	/** When there was nothing to read for the first time. */
	private long quietSince;

	private long lookedAt;

	private boolean inputEnded;

	/** Something may have come between the last look and the end of the input. */
	private boolean lookedAway;

	/**
	 * Decide what becomes of what was read.
	 * @param count how many bytes, 0 if there were none, -1 at the end of input
	 * @param midLine whether a line has begun, and not ended
	 * @param now when it was looked, by {@link System#nanoTime()}
	 * @return what to do
	 */
	Decision read(int count, boolean midLine, long now) {
		if (count > 0) {
			return received(count);
		}
		if (count < 0) {
			return !this.inputEnded ? Decision.HANDLE
					: (midLine || this.bytes > 0 || this.lookedAway) ? Decision.REFUSE : Decision.END;
		}
		this.lookedAt = now;
		if (!this.quiet) {
			this.quiet = true;
			this.quietSince = now;
		}
		return (now - this.quietSince > QUIET.toNanos()) ? Decision.END_INPUT : Decision.LOOK_AGAIN;
	}

	private Decision received(int count) {
		if (this.quiet || this.bytes > MAX_BYTES) {
			return Decision.REFUSE;
		}
		this.bytes += count;
		return Decision.HANDLE;
	}

	/**
	 * Learn that the input was ended as decided.
	 * @param now when that was done, by {@link System#nanoTime()}
	 */
	void inputEnded(long now) {
		this.inputEnded = true;
		this.lookedAway = now - this.lookedAt > UNNOTICED.toNanos();
	}

	/**
	 * Learn that the input was ended by somebody else.
	 * @param lost whether something may have come before that cannot be read any more
	 */
	void inputEndedByOthers(boolean lost) {
		if (!this.inputEnded) {
			this.inputEnded = true;
			this.lookedAway = lost;
		}
	}

	/**
	 * What to do next.
	 */
	enum Decision {

		/** Handle what was read, be it the end, and read again. */
		HANDLE,

		/** Read again a little later. */
		LOOK_AGAIN,

		/** End the input, and read again. */
		END_INPUT,

		/** Tell the peer that something was not handled, and end the connection. */
		REFUSE,

		/** End the connection. */
		END

	}

}
