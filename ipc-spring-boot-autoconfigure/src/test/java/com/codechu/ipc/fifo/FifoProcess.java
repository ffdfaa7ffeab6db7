package com.codechu.ipc.fifo;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

import tools.jackson.databind.node.ObjectNode;

/**
 * A process at one end of a FIFO.
 */
public final class FifoProcess {

	private FifoProcess() {
	}

	public static void main(String[] args) throws Exception {
		try (FifoChannel channel = FifoChannel.open(Path.of(args[1]))) {
			switch (args[0]) {
				case "send" -> {
					for (int i = 0; i < Integer.parseInt(args[2]); i++) {
						channel.send(Map.of("n", i, "text", args[3].repeat(Integer.parseInt(args[4]))),
								Duration.ofSeconds(60));
					}
					System.out.println("sent");
				}
				case "try" -> {
					try {
						channel.send(Map.of("n", 1));
						System.out.println("sent");
					}
					catch (FifoException ex) {
						System.out.println(ex.getMessage());
					}
				}
				default -> {
					channel.claim();
					System.out.println("ready");
					ObjectNode message = channel.receive();
					System.out.println("got " + message.get("n"));
				}
			}
		}
	}

}
