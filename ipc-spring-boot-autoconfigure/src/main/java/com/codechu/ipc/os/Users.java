package com.codechu.ipc.os;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

import com.sun.security.auth.module.UnixSystem;

/**
 * User numbers.
 */
public final class Users {

	private static final Path SELF = Path.of("/proc/self");

	private static final Path MAP = Path.of("/proc/self/uid_map");

	private static final Path OVERFLOW = Path.of("/proc/sys/kernel/overflowuid");

	/** What the JDK says of a user who is in no database. */
	private static final String NO_NAME = "?";

	/** As which no user's files appear. */
	private static final int NOBODY = -1;

	private static final int MAP_FIELDS = 3;

	private Users() {
	}

	/**
	 * Return the user this process runs as.
	 * @return the user number
	 * @throws IOException if it cannot be determined
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
	 * Return the owner of files whose users are not mapped in this user namespace.
	 * @return the user number; one that no file has, if every user is known, or if a user
	 * of the namespace has that number as well
	 * @throws IOException if it cannot be determined
	 */
	public static int unmapped() throws IOException {
		if (!Files.exists(MAP)) {
			return NOBODY;
		}
		// Not readString: it reads a byte at first, and the kernel gives no second one.
		int overflow = Integer.parseInt(Files.readAllLines(OVERFLOW).get(0).trim());
		for (String line : Files.readAllLines(MAP)) {
			String[] fields = line.trim().split("\\s+");
			if (fields.length == MAP_FIELDS
					&& isWithin(overflow, Long.parseLong(fields[0]), Long.parseLong(fields[2]))) {
				return NOBODY;
			}
		}
		return overflow;
	}

	private static boolean isWithin(int uid, long first, long count) {
		return uid >= first && uid < first + count;
	}

	/**
	 * Describe the user this process runs as, for a message.
	 * @return name, or number where there is no name
	 */
	public static String describeOwn() {
		String name = System.getProperty("user.name", NO_NAME);
		try {
			return name.equals(NO_NAME) ? "uid " + own() : "user '" + name + "'";
		}
		catch (IOException ex) {
			return "user '" + name + "'";
		}
	}

}
