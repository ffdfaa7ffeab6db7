package com.codechu.ipc.peer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SocketChannel;
import java.util.Set;

import jdk.net.ExtendedSocketOptions;
import jdk.net.UnixDomainPrincipal;

/**
 * Credentials of the peer, as recorded by the kernel when the connection was established.
 * A user or group without an entry in the system's databases is represented by its
 * number.
 *
 * @param user the peer's effective user
 * @param group the peer's effective group
 * @since 0.1.0
 */
public record PeerCredentials(String user, String group) {

	/**
	 * Nobody that the kernel knows, such as who sends a request from another host. No
	 * user and no group is called like this.
	 */
	public static final PeerCredentials UNKNOWN = new PeerCredentials("(unknown)", "(unknown)");

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
	 * lists it in. The file is read again each time.
	 * @return names and numbers of the groups
	 * @throws UncheckedIOException if the file cannot be read
	 */
	public Set<String> groups() {
		try {
			return Memberships.of(this.user, this.group);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
