package com.codechu.ipc.os;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * The files that a process has open, and how many it may have.
 */
public final class OpenFiles {

	private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

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

	/**
	 * Find a file that this process has open, even if it no longer has a path.
	 * @param file the file
	 * @return a path with which it can be opened
	 * @throws IOException if it is not open, or it cannot be determined
	 */
	public static Path path(FileStatus file) throws IOException {
		try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(DESCRIPTORS)) {
			for (Path descriptor : descriptors) {
				if (isOpen(descriptor, file)) {
					return descriptor;
				}
			}
		}
		throw new NoSuchFileException("an open file with inode " + file.inode());
	}

	private static boolean isOpen(Path descriptor, FileStatus file) {
		try {
			return file.isSameFile(FileStatus.following(descriptor));
		}
		catch (IOException ex) {
			return false; // closed meanwhile
		}
	}

	private static int number(String text) {
		return text.equals("unlimited") ? Integer.MAX_VALUE : (int) Math.min(Long.parseLong(text), Integer.MAX_VALUE);
	}

}
