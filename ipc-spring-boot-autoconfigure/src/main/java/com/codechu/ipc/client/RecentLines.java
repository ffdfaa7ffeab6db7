package com.codechu.ipc.client;

/**
 * How many lines are among the last bytes that were sent: as many as may not have been
 * read yet, as neither a socket nor the buffer of whoever reads it holds more.
 */
final class RecentLines {

	private static final int BLOCK_BYTES = 64 * 1024;

	/** Some 1 MiB. */
	private static final int BLOCKS = 17;

	private final long[] counts = new long[BLOCKS];

	private long block;

	private int used;

	// A line counts where it ends, as long as any of it may not have been read.
	void add(int bytes) {
		long total = (long) this.used + bytes;
		for (long skipped = Math.min(total / BLOCK_BYTES, BLOCKS); skipped > 0; skipped--) {
			this.block++;
			this.counts[(int) (this.block % BLOCKS)] = 0;
		}
		this.used = (int) (total % BLOCK_BYTES);
		this.counts[(int) (this.block % BLOCKS)]++;
	}

	long count() {
		long sum = 0;
		for (long count : this.counts) {
			sum += count;
		}
		return sum;
	}

}
