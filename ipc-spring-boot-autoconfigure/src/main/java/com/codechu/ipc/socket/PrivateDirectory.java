package com.codechu.ipc.socket;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;

import com.codechu.ipc.file.UnusablePathException;
import org.apache.commons.logging.LogFactory;

/**
 * A short-lived directory beside a socket, open to this user only, in which the socket
 * takes shape.
 */
final class PrivateDirectory implements AutoCloseable {

	private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";

	/** Short, since the path of the socket inside must fit as well. */
	private static final int NAME_LETTERS = 4;

	private static final int MAX_ATTEMPTS = 100;

	private final Path directory;

	private final Path socket;

	private PrivateDirectory(Path directory, Path socket) {
		this.directory = directory;
		this.socket = socket;
	}

	static PrivateDirectory beside(SocketPath path) throws IOException {
		Path directory = create(path.directory());
		// Tools show a socket under the name it was bound to, so keep it if there is
		// room.
		Path socket = directory.resolve(path.path().getFileName());
		if (!SocketPath.fits(socket)) {
			socket = directory.resolve("s");
		}
		if (!SocketPath.fits(socket)) {
			Files.delete(directory);
			throw new UnusablePathException(UnusablePathException.Reason.TOO_LONG, path.path(), String.format(
					Locale.ROOT,
					"Directory of socket %s is too long: the socket is first created as %s, and a socket address holds %d bytes",
					path, socket, SocketPath.MAX_BYTES));
		}
		return new PrivateDirectory(directory, socket);
	}

	private static Path create(Path parent) throws IOException {
		for (int attempt = 1;; attempt++) {
			StringBuilder name = new StringBuilder(".");
			ThreadLocalRandom.current()
				.ints(NAME_LETTERS, 0, LETTERS.length())
				.forEach((index) -> name.append(LETTERS.charAt(index)));
			try {
				return Files.createDirectory(parent.resolve(name.toString()),
						PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
			}
			catch (FileAlreadyExistsException ex) {
				if (attempt == MAX_ATTEMPTS) {
					throw ex;
				}
			}
		}
	}

	/**
	 * Return where to bind.
	 * @return a path inside the directory
	 */
	Path socket() {
		return this.socket;
	}

	/**
	 * Return where to put a file that is in the way.
	 * @return another path inside the directory
	 */
	Path aside() {
		return this.directory.resolve(this.socket.getFileName() + "~");
	}

	/**
	 * Return where a client may bind.
	 * @return a third path inside the directory
	 */
	Path client() {
		return this.directory.resolve("c~");
	}

	// What cannot be removed does no harm: it is open to this user only.
	@Override
	public void close() {
		for (Path file : new Path[] { this.socket, aside(), client(), this.directory }) {
			try {
				Files.deleteIfExists(file);
			}
			catch (IOException ex) {
				LogFactory.getLog(SocketFile.class).warn(String.format(Locale.ROOT, "Cannot remove %s: %s", file, ex));
			}
		}
	}

}
