package com.codechu.ipc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.util.FileSystemUtils;

/**
 * A private directory whose path leaves room for a socket's name; that of JUnit's
 * {@code @TempDir} may not.
 */
public final class ShortTempDir implements BeforeEachCallback, AfterEachCallback {

	private Path path;

	@Override
	public void beforeEach(ExtensionContext context) throws IOException {
		this.path = Files.createTempDirectory(Path.of("/tmp"), "ipc",
				PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
	}

	@Override
	public void afterEach(ExtensionContext context) throws IOException {
		FileSystemUtils.deleteRecursively(this.path);
	}

	public Path path() {
		return this.path;
	}

	public Path resolve(String name) {
		return this.path.resolve(name);
	}

}
