package com.codechu.ipc.os;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * Finds the process that holds a lock or listens on a socket, as far as {@code /proc}
 * shows it, which is limited to the processes of this PID namespace. Slow; for messages
 * only.
 */
public final class Holders {

	private static final Path LOCKS = Path.of("/proc/locks");

	private static final Path SOCKETS = Path.of("/proc/net/unix");

	private static final int LOCK_PID = 4;

	private static final int LOCK_FILE = 5;

	private static final int SOCKET_FLAGS = 3;

	private static final int SOCKET_INODE = 6;

	private static final String LISTENING = "00010000";

	private Holders() {
	}

	/**
	 * Find the processes that have locked a file with {@code flock(2)} or
	 * {@code fcntl(2)}.
	 * @param file the file
	 * @return the processes
	 */
	public static List<Long> ofLock(FileStatus file) {
		String identity = identity(file);
		try (Stream<String> lines = Files.lines(LOCKS)) {
			return lines.filter((line) -> !line.contains("->"))
				.map((line) -> line.trim().split("\\s+"))
				.filter((fields) -> fields.length > LOCK_FILE && fields[LOCK_FILE].equals(identity))
				.map((fields) -> Long.parseLong(fields[LOCK_PID]))
				.filter((pid) -> pid > 0)
				.toList();
		}
		catch (IOException | RuntimeException ex) {
			return List.of();
		}
	}

	// As 08:01:1234. Some file systems have another device here than in stat(2), and
	// their
	// locks are not found.
	private static String identity(FileStatus file) {
		long device = file.device();
		long major = ((device >> 8) & 0xfff) | ((device >> 32) & ~0xfffL);
		long minor = (device & 0xff) | ((device >> 12) & ~0xffL);
		return String.format(Locale.ROOT, "%02x:%02x:%d", major, minor, file.inode());
	}

	/**
	 * Find the process that listens on a socket bound to a path.
	 * @param path the path
	 * @return a process, empty if none is found, or none that this user may inspect
	 */
	public static OptionalLong ofSocket(Path path) {
		try (Stream<String> lines = Files.lines(SOCKETS)) {
			List<String> links = lines.filter((line) -> line.endsWith(" " + path))
				.map((line) -> line.split("\\s+", SOCKET_INODE + 2))
				.filter((fields) -> fields[SOCKET_FLAGS].equals(LISTENING))
				.map((fields) -> "socket:[" + fields[SOCKET_INODE] + "]")
				.toList();
			return links.isEmpty() ? OptionalLong.empty() : withOpen(links);
		}
		catch (IOException | RuntimeException ex) {
			return OptionalLong.empty();
		}
	}

	private static OptionalLong withOpen(List<String> links) {
		return ProcessHandle.allProcesses()
			.mapToLong(ProcessHandle::pid)
			.filter((pid) -> hasOpen(Path.of("/proc", Long.toString(pid), "fd"), links))
			.findFirst();
	}

	private static boolean hasOpen(Path descriptors, List<String> links) {
		try (DirectoryStream<Path> stream = Files.newDirectoryStream(descriptors)) {
			for (Path descriptor : stream) {
				if (links.contains(Files.readSymbolicLink(descriptor).toString())) {
					return true;
				}
			}
			return false;
		}
		catch (IOException | DirectoryIteratorException ex) {
			return false; // ended, closed, or somebody else's
		}
	}

	/**
	 * Describe a process for a message.
	 * @param pid its number
	 * @return its number and user
	 */
	public static String describe(long pid) {
		try {
			return String.format(Locale.ROOT, "process %d of user '%s'", pid,
					Files.getOwner(Path.of("/proc", Long.toString(pid))).getName());
		}
		catch (IOException ex) {
			return "process " + pid;
		}
	}

}
