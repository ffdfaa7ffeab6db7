package com.codechu.ipc.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;

/**
 * A private directory for sockets, with a path that is short enough for them wherever the
 * temporary directory of the JVM may be.
 */
final class SocketDirectory implements AutoCloseable {

	private static final Path PARENT = Path.of("/tmp");

	private final Path path;

	private SocketDirectory(Path path) {
		this.path = path;
	}

	static SocketDirectory create() throws IOException {
		return new SocketDirectory(Files.createTempDirectory(PARENT, "ipc",
				PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))));
	}

	Path path() {
		return this.path;
	}

	/**
	 * Remove the directory and the files in it.
	 */
	@Override
	public void close() {
		try (Stream<Path> files = Files.list(this.path)) {
			for (Path file : files.toList()) {
				Files.deleteIfExists(file);
			}
			Files.delete(this.path);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
