package com.codechu.ipc.socket;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

import com.codechu.ipc.peer.PeerCredentials;
import org.jspecify.annotations.Nullable;

/**
 * The user that must run the server.
 *
 * @param required name of the user, {@code null} for any
 * @param own whether it must be this user or root, if no other user is required
 */
public record ServerUser(@Nullable String required, boolean own) {

	private static final String ROOT = "root";

	/**
	 * Check which user runs a server.
	 * @param channel a connection to it
	 * @return the reason not to use it, {@code null} to use it
	 * @throws IOException if that cannot be determined
	 */
	public @Nullable String describeRefusal(SocketChannel channel) throws IOException {
		if (this.required == null && !this.own) {
			return null;
		}
		String user = PeerCredentials.of(channel).user();
		if (this.required != null) {
			return user.equals(this.required) ? null : String.format(Locale.ROOT,
					"the server is run by user '%s', but '%s' is required", user, this.required);
		}
		return (user.equals(ROOT) || user.equals(ownName())) ? null : String.format(Locale.ROOT,
				"the server is run by user '%s', who is neither this user nor root; if this is intended, set the path or require that user",
				user);
	}

	private static String ownName() throws IOException {
		return Files.getOwner(Path.of("/proc/self")).getName();
	}

}
