package com.codechu.ipc.pidfile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A process that takes a pidfile. {@code hold}: says so, and has it until its input ends.
 * {@code stress}: takes it and lets it go for some seconds, ten times at least, with a
 * file that only one process can create as an independent witness.
 */
public final class PidFileHolder {

	private static final int MIN_ACQUISITIONS = 10;

	private PidFileHolder() {
	}

	public static void main(String[] args) throws Exception {
		Path path = Path.of(args[1]);
		switch (args[0]) {
			case "hold" -> hold(path);
			case "child" -> {
				PidFile pidFile = PidFile.acquire(path);
				new ProcessBuilder("sleep", args[2]).inheritIO().start();
				System.out.println("held " + pidFile.isHeld());
				System.in.read();
			}
			default -> stress(path, Path.of(args[2]), Integer.parseInt(args[3]), Long.parseLong(args[4]));
		}
	}

	private static void hold(Path path) throws IOException {
		try (PidFile pidFile = PidFile.acquire(path)) {
			System.out.println("held " + pidFile.isHeld());
			System.in.read();
		}
		catch (IOException ex) {
			System.out.println(ex.getClass().getSimpleName() + ": " + ex.getMessage());
		}
	}

	private static void stress(Path path, Path witness, int seconds, long holdMillis)
			throws IOException, InterruptedException {
		long end = System.nanoTime() + seconds * 1_000_000_000L;
		int acquired = 0;
		int violations = 0;
		while (System.nanoTime() < end || acquired < MIN_ACQUISITIONS) {
			try (PidFile pidFile = PidFile.acquire(path)) {
				acquired++;
				try {
					Files.createFile(witness);
					Thread.sleep(holdMillis);
					Files.delete(witness);
				}
				catch (IOException ex) {
					violations++;
				}
			}
			catch (PidFileHeldException ex) {
				Thread.onSpinWait();
			}
		}
		System.out.println(acquired + " " + violations);
	}

}
