package com.codechu.ipc.autoconfigure;

import java.io.IOException;
import java.nio.file.Path;

import com.codechu.ipc.fifo.FifoChannel;

/**
 * Reads a FIFO in another process until its standard input ends.
 */
final class FifoReaderProcess {

	private FifoReaderProcess() {
	}

	public static void main(String[] args) throws IOException {
		try (FifoChannel channel = FifoChannel.open(Path.of(args[0]))) {
			channel.claim();
			System.out.println("reads");
			System.in.read();
		}
	}

}
