package com.codechu.ipc.os;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

import com.sun.security.auth.module.UnixSystem;

/**
 * User numbers.
 */
public final class Users {

	private static final Path SELF = Path.of("/proc/self");

	private static final Path MAP = Path.of("/proc/self/uid_map");

	private static final Path OVERFLOW = Path.of("/proc/sys/kernel/overflowuid");

	/** What the map of the first user namespace says: all users, as they are. */
	private static final List<String> ALL = List.of("0", "0", "4294967295");

	private static final int NOBODY = -2;

	private Users() {
	}

	/**
	 * Return the user this process runs as.
	 * @return the user number
	 * @throws IOException if the system does not tell
	 */
	public static int own() throws IOException {
		try {
			return FileStatus.following(SELF).uid();
		}
		catch (NoSuchFileException ex) {
			return (int) new UnixSystem().getUid();
		}
	}

	/**
	 * Return as whose the files of users appear whom this user namespace does not know.
	 * @return the user number; one that no file has, if every user is known
	 * @throws IOException if the system does not tell
	 */
	public static int unmapped() throws IOException {
		if (!Files.exists(MAP) || List.of(Files.readString(MAP).trim().split("\\s+")).equals(ALL)) {
			return NOBODY;
		}
		// Not readString: it reads a byte at first, and the kernel gives no second one.
		return Integer.parseInt(Files.readAllLines(OVERFLOW).get(0).trim());
	}

}
