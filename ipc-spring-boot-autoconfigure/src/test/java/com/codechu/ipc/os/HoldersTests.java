package com.codechu.ipc.os;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

import com.codechu.ipc.Python;
import com.codechu.ipc.ShortTempDir;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

class HoldersTests {

	@RegisterExtension
	private final ShortTempDir directory = new ShortTempDir();

	/**
	 * Inodes of a new tmpfs count from the same number in each.
	 */
	@Test
	void aFileOfAnotherFileSystemWithTheSameInodeIsAnother() throws IOException {
		Path path = this.directory.resolve("locked");
		try (FileChannel channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
				FileLock lock = channel.lock()) {
			assertThat(lock.isValid()).isTrue();
			FileStatus file = FileStatus.of(path);
			assertThat(Holders.ofLock(file)).containsExactly(ProcessHandle.current().pid());
			FileStatus other = new FileStatus(file.device() + 1, file.inode(), file.mode(), file.uid(), file.gid());
			assertThat(Holders.ofLock(other)).isEmpty();
		}
	}

	/**
	 * In a mount namespace of their own, others have any path they want.
	 */
	@Test
	void theRemovedFileOfAnotherUserIsNotOurs() throws Exception {
		Path path = this.directory.resolve("removed");
		Path ours = Files.createFile(this.directory.resolve("ours"));
		Process python = Python.start("""
				import fcntl, os, sys
				fd = os.open(sys.argv[1], os.O_RDWR | os.O_CREAT, 0o600)
				os.fchown(fd, int(sys.argv[2]), -1)
				fcntl.flock(fd, fcntl.LOCK_EX)
				os.unlink(sys.argv[1])
				print("removed"); sys.stdin.read()
				""", path, Users.own());
		try (BufferedReader output = python.inputReader()) {
			assertThat(output.readLine()).isEqualTo("removed");
			FileStatus status = FileStatus.of(ours);
			assertThat(Holders.ofRemoved(path, status)).hasValue(python.pid());
			assertThat(Holders.ofRemoved(path, new FileStatus(status.device(), 0, 0, status.uid() + 1, 0))).isEmpty();
			assertThat(Holders.ofRemoved(path, new FileStatus(status.device() + 1, 0, 0, status.uid(), 0))).isEmpty();
			assertThat(Holders.ofRemoved(ours, status)).isEmpty();
		}
		finally {
			python.destroyForcibly().waitFor();
		}
	}

	@Test
	void whoIsGoneIsDescribedByNumber() {
		assertThat(Holders.describe(Integer.MAX_VALUE)).isEqualTo("process 2147483647");
		assertThat(Holders.describe(ProcessHandle.current().pid())).isEqualTo(
				"process %d of user '%s'".formatted(ProcessHandle.current().pid(), System.getProperty("user.name")));
	}

}
