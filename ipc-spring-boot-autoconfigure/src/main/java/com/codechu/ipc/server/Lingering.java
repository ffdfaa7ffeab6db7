package com.codechu.ipc.server;

import java.time.Duration;

/**
 * How long to go on reading what a peer still sends after the last word to it. It is
 * thrown away, but a peer that is still sending would otherwise see only a broken pipe,
 * and not read why. Knows of no socket and no clock.
 */
final class Lingering {

	static final int MAX_BYTES = 8 * 1024 * 1024;

	static final Duration MAX_TIME = Duration.ofSeconds(1);

	private final long begin;

	private int bytes;

	/**
	 * Begin to linger.
	 * @param now the time, by {@link System#nanoTime()}
	 */
	Lingering(long now) {
		this.begin = now;
	}

	/**
	 * Decide whether it has been enough.
	 * @param count how many bytes were read last, -1 at the end
	 * @param now the time, by {@link System#nanoTime()}
	 * @return whether to close
	 */
	boolean isEnough(int count, long now) {
		this.bytes += Math.max(count, 0);
		return count < 0 || this.bytes >= MAX_BYTES || now - this.begin >= MAX_TIME.toNanos();
	}

}
