package com.codechu.ipc.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import com.codechu.ipc.fifo.FifoChannel;
import com.codechu.ipc.fifo.FifoException;

/**
 * Reads a FIFO in another process until its standard input ends. Takes it from its reader
 * if it is told to.
 */
final class FifoReaderProcess {

	private static final int MAX_TRIES = 1_000;

	private FifoReaderProcess() {
	}

	public static void main(String[] args) throws IOException {
		try (FifoChannel channel = FifoChannel.open(Path.of(args[0]))) {
			if (args.length > 1) {
				take(channel);
			}
			else {
				channel.claim();
			}
			System.out.println("reads");
			System.in.read();
		}
	}

	// Whoever had it claims it anew after a while, which may be sooner than here.
	private static void take(FifoChannel channel) throws IOException {
		for (int tries = 1; true; tries++) {
			Files.deleteIfExists(Path.of(channel.path() + ".lock"));
			try {
				channel.claim();
				return;
			}
			catch (FifoException ex) {
				if (tries == MAX_TRIES) {
					throw ex;
				}
			}
		}
	}

}
