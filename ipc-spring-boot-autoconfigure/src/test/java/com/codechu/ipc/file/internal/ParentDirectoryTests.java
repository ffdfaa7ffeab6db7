package com.codechu.ipc.file.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

import com.codechu.ipc.ShortTempDir;
import com.codechu.ipc.file.FileMode;
import com.codechu.ipc.file.TrustedDirectories;
import com.codechu.ipc.os.Users;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class ParentDirectoryTests {

	private static final FileMode GROUP = FileMode.parse("0660");

	@RegisterExtension
	private final ShortTempDir directory = new ShortTempDir();

	@Test
	void filesOfDifferentModesGiveOneDirectoryTheSameModeInEitherOrder() throws IOException {
		for (List<FileMode> order : List.of(List.of(FileMode.OWNER_ONLY, GROUP), List.of(GROUP, FileMode.OWNER_ONLY))) {
			Path file = this.directory.resolve(order.get(0).toString() + "/sub/file");
			for (FileMode mode : order) {
				prepare(file, mode);
			}
			assertThat(permissions(file.getParent())).isEqualTo("rwxr-x---");
			assertThat(permissions(file.getParent().getParent())).isEqualTo("rwxr-x---");
		}
	}

	@Test
	void aDirectoryThatWasThereKeepsItsModeAndWhoIsShutOutIsWarnedOf(CapturedOutput output) throws IOException {
		Path closed = Files.createDirectory(this.directory.resolve("closed"),
				PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
		create(closed.resolve("a.sock"), FileMode.OWNER_ONLY);
		assertThat(output).doesNotContain("does not grant");
		for (int i = 0; i < 2; i++) {
			create(closed.resolve("b.sock"), GROUP);
		}
		assertThat(permissions(closed)).isEqualTo("rwx------");
		assertThat(output).containsOnlyOnce("b.sock has mode rw-rw----, but directory " + closed
				+ " (rwx------) does not grant those users access: change the mode or group of the directory, or use another");
		Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx--x---"));
		Files.setPosixFilePermissions(this.directory.path(), PosixFilePermissions.fromString("rwx-----x"));
		create(closed.resolve("c.sock"), GROUP);
		assertThat(output).doesNotContain("c.sock");
		create(closed.resolve("d.sock"), FileMode.parse("0666"));
		assertThat(output).contains("d.sock has mode rw-rw-rw-, but directory " + closed + " (rwx--x---) does not");
		if (Users.own() == 0) {
			Files.setAttribute(closed, "unix:gid", 12345);
			create(closed.resolve("e.sock"), GROUP);
			assertThat(output).contains("e.sock has mode rw-rw----, but directory " + closed + " (rwx--x---) does not");
		}
	}

	private static void create(Path file, FileMode mode) throws IOException {
		prepare(file, mode);
		if (!Files.exists(file)) {
			Files.createFile(file);
		}
		ParentDirectory.warnIfClosed(file, mode);
	}

	private static void prepare(Path file, FileMode mode) throws IOException {
		ParentDirectory.prepare(file, mode, null, TrustedDirectories.NONE);
	}

	private static String permissions(Path path) throws IOException {
		return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
	}

}
