package com.codechu.ipc.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which groups a user is a member of by {@code /etc/group}. The file is read anew each
 * time, so that new members need no restart; groups of a directory service are not in it.
 */
final class Memberships {

	private static final Path FILE = Path.of("/etc/group");

	private static final int MEMBERS = 3;

	private Memberships() {
	}

	/**
	 * Read a user's groups.
	 * @param user the user's name
	 * @param group the name of its effective group, which is among them
	 * @return names and numbers of the groups
	 * @throws IOException if the file cannot be read
	 */
	static Set<String> of(String user, String group) throws IOException {
		// A group without an entry has its number for a name.
		Set<String> groups = new HashSet<>(Set.of(group));
		try (Stream<String> lines = Files.lines(FILE)) {
			lines.map((line) -> line.split(":", -1))
				.filter((fields) -> fields.length > MEMBERS
						&& (fields[0].equals(group) || Arrays.asList(fields[MEMBERS].split(",")).contains(user)))
				.forEach((fields) -> groups.addAll(Set.of(fields[0], fields[2])));
		}
		return groups;
	}

}
