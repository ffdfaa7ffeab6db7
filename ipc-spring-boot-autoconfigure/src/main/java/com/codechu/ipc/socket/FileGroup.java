package com.codechu.ipc.socket;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.Locale;

import com.codechu.ipc.file.SocketPathException;

/**
 * A group that is to own files.
 */
record FileGroup(GroupPrincipal principal, Path socket) {

	/**
	 * Look up a group.
	 * @param socket the socket it is for
	 * @param name name or number
	 * @return the group
	 * @throws IOException if there is none
	 */
	static FileGroup named(Path socket, String name) throws IOException {
		try {
			return new FileGroup(
					socket.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByGroupName(name), socket);
		}
		catch (UserPrincipalNotFoundException ex) {
			throw new SocketPathException(SocketPathException.Reason.GROUP, socket,
					String.format(Locale.ROOT, "There is no group '%s' to own %s", name, socket), ex);
		}
	}

	void assignTo(Path file) throws IOException {
		try {
			Files.getFileAttributeView(file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
				.setGroup(this.principal);
		}
		catch (IOException ex) {
			throw new SocketPathException(SocketPathException.Reason.GROUP, this.socket,
					String.format(Locale.ROOT, "Group '%s' cannot be given to %s: user '%s' must be a member of it",
							this.principal.getName(), file, System.getProperty("user.name")),
					ex);
		}
	}

}
