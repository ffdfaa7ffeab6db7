package com.codechu.ipc.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import com.codechu.ipc.fifo.FifoChannel;

/**
 * Reads a FIFO in another process until its standard input ends. Takes it from its reader
 * if it is told to.
 */
final class FifoReaderProcess {

	private FifoReaderProcess() {
	}

	public static void main(String[] args) throws IOException {
		try (FifoChannel channel = FifoChannel.open(Path.of(args[0]))) {
			if (args.length > 1) {
				// Whoever had it claims it anew after a while.
				Files.delete(Path.of(args[0] + ".lock"));
			}
			channel.claim();
			System.out.println("reads");
			System.in.read();
		}
	}

}
