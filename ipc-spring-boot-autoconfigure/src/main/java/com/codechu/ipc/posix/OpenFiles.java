package com.codechu.ipc.posix;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

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
		try (Stream<String> lines = Files.lines(LIMITS)) {
			return lines.filter((line) -> line.startsWith(NAME))
				.map((line) -> line.substring(NAME.length()).trim().split("\\s+")[0])
				.mapToInt(OpenFiles::number)
				.findFirst()
				.orElse(Integer.MAX_VALUE);
		}
		catch (IOException ex) {
			return Integer.MAX_VALUE;
		}
	}

	private static int number(String text) {
		return text.equals("unlimited") ? Integer.MAX_VALUE : (int) Math.min(Long.parseLong(text), Integer.MAX_VALUE);
	}

}
