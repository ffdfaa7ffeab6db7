package com.codechu.ipc.os;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

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

	@Test
	void whoIsGoneIsDescribedByNumber() {
		assertThat(Holders.describe(Integer.MAX_VALUE)).isEqualTo("process 2147483647");
		assertThat(Holders.describe(ProcessHandle.current().pid())).isEqualTo(
				"process %d of user '%s'".formatted(ProcessHandle.current().pid(), System.getProperty("user.name")));
	}

}
