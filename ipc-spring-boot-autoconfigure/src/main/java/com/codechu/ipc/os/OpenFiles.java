package com.codechu.ipc.os;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How many files a process may have open.
 */
public final class OpenFiles {

	private static final Path LIMITS = Path.of("/proc/self/limits");

	private static final String NAME = "Max open files";

	private OpenFiles() {
	}

	/**
	 * Return the limit of this process.
	 * @return the number of descriptors, {@link Integer#MAX_VALUE} if it is unlimited or
	 * unknown
	 */
	public static int limit() {
		try {
			for (String line : Files.readAllLines(LIMITS)) {
				if (line.startsWith(NAME)) {
					return number(line.substring(NAME.length()).trim().split(" ")[0]);
				}
			}
			return Integer.MAX_VALUE;
		}
		catch (IOException ex) {
			return Integer.MAX_VALUE;
		}
	}

	private static int number(String text) {
		return text.equals("unlimited") ? Integer.MAX_VALUE : (int) Math.min(Long.parseLong(text), Integer.MAX_VALUE);
	}

}
