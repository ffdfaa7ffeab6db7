package com.codechu.ipc.os;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Finds the process that holds a lock or listens on a socket, as far as {@code /proc}
 * shows it, which is limited to the processes of this PID namespace. Slow: for messages,
 * and for what happens once in a process.
 */
public final class Holders {

	private static final Path LOCKS = Path.of("/proc/locks");

	private static final Path SOCKETS = Path.of("/proc/net/unix");

	private static final String FLOCK = "FLOCK";

	private static final int LOCK_TYPE = 1;

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
		return ofLocks((fields) -> fields[LOCK_FILE].equals(identity));
	}

	/**
	 * Find a process that has locked a file with {@code flock(2)}, and holds that lock
	 * although the file was removed.
	 * @param path the path that the file had, without symbolic links
	 * @param like a file that is there now: whoever it was, it belonged to the same user,
	 * on the same file system; in a namespace of their own, others have any path they
	 * want
	 * @return a process, empty if none is found, or none that this user may inspect
	 */
	public static OptionalLong ofRemoved(Path path, FileStatus like) {
		String link = path + " (deleted)";
		return ofLocks((fields) -> fields[LOCK_TYPE].equals(FLOCK)).stream()
			.distinct()
			.filter((pid) -> hasOpen(pid,
					(descriptor) -> link.equals(target(descriptor)) && isLocked(descriptor, pid, like)))
			.mapToLong(Long::longValue)
			.findFirst();
	}

	// By its inode alone, as not every file system has the device of stat(2) there.
	private static boolean isLocked(Path descriptor, long pid, FileStatus like) {
		try {
			FileStatus file = FileStatus.following(descriptor);
			String inode = ":" + file.inode();
			return file.device() == like.device() && file.uid() == like.uid()
					&& ofLocks((fields) -> fields[LOCK_TYPE].equals(FLOCK) && fields[LOCK_FILE].endsWith(inode))
						.contains(pid);
		}
		catch (IOException ex) {
			return false; // closed meanwhile
		}
	}

	private static List<Long> ofLocks(Predicate<String[]> which) {
		try (Stream<String> lines = Files.lines(LOCKS)) {
			return lines.filter((line) -> !line.contains("->"))
				.map((line) -> line.trim().split("\\s+"))
				.filter((fields) -> fields.length > LOCK_FILE && which.test(fields))
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
			.filter((pid) -> hasOpen(pid, (descriptor) -> links.contains(target(descriptor))))
			.findFirst();
	}

	private static boolean hasOpen(long pid, Predicate<Path> which) {
		try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(Path.of("/proc", Long.toString(pid), "fd"))) {
			for (Path descriptor : descriptors) {
				if (which.test(descriptor)) {
					return true;
				}
			}
			return false;
		}
		catch (IOException | DirectoryIteratorException ex) {
			return false; // ended, or somebody else's
		}
	}

	private static String target(Path descriptor) {
		try {
			return Files.readSymbolicLink(descriptor).toString();
		}
		catch (IOException ex) {
			return ""; // closed meanwhile
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
