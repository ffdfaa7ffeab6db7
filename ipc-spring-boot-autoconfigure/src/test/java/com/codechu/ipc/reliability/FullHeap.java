package com.codechu.ipc.reliability;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import com.codechu.ipc.server.ServerLimits;
import com.codechu.ipc.server.UnixServer;

/**
 * A server whose heap is full for a while, again and again, as often as a line comes in.
 */
final class FullHeap {

	/** After it, nobody waits for a thread that was lost. */
	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private static final long FULL_NANOS = 800_000_000;

	private static Object[] hoard;

	private FullHeap() {
	}

	public static void main(String[] args) throws IOException {
		UnixServer server = UnixServer.builder()
			.path(Path.of(args[0]))
			.limits(ServerLimits.DEFAULTS.withTimeouts(TIMEOUT, TIMEOUT, TIMEOUT))
			.handler((request) -> request.json())
			.build();
		server.start();
		System.out.println("started");
		while (System.in.read() >= 0) {
			hoard();
			keepFull();
			hoard = null;
			System.out.println("freed");
		}
		System.exit(0);
	}

	private static void hoard() {
		for (int size = 1 << 20; size >= 16; size /= 4) {
			fill(size);
		}
	}

	private static void fill(int size) {
		try {
			while (true) {
				hoard = new Object[] { hoard, new byte[size] };
			}
		}
		catch (OutOfMemoryError ex) {
			// The next pieces are smaller.
		}
	}

	private static void keepFull() {
		long end = System.nanoTime() + FULL_NANOS;
		while (System.nanoTime() < end) {
			try {
				fill(64);
				TimeUnit.MILLISECONDS.sleep(1);
			}
			catch (OutOfMemoryError | InterruptedException ex) {
				// Goes on.
			}
		}
	}

}
