package com.codechu.ipc.socket;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;

import com.codechu.ipc.Python;
import com.codechu.ipc.RawPeer;
import com.codechu.ipc.ShortTempDir;
import com.codechu.ipc.file.FileMode;
import com.codechu.ipc.file.TrustedDirectories;
import com.codechu.ipc.file.UnusablePathException;
import com.codechu.ipc.file.UnusablePathException.Reason;
import com.codechu.ipc.os.FileStatus;
import com.codechu.ipc.os.Users;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class SocketFileTests {

	private static final String OURS = "process %d of user '%s'".formatted(ProcessHandle.current().pid(),
			System.getProperty("user.name"));

	@RegisterExtension
	private final ShortTempDir directory = new ShortTempDir();

	@Test
	void whenWithdrawnThenItIsNotPublishedAgain() throws IOException {
		Path path = this.directory.resolve("w.sock");
		try (SocketFile socket = publish(path, "0600")) {
			assertThat(socket.withdraw()).isTrue();
			assertThat(socket.publishAgain()).isFalse();
		}
		assertThat(path).doesNotExist();
	}

	@Test
	void publishesWithItsModeAndLeavesNothingElseBehind() throws IOException {
		Path path = this.directory.resolve("a.sock");
		try (SocketFile socket = publish(path, "0660")) {
			assertThat(permissions(path)).isEqualTo("rw-rw----");
			assertThat(permissions(this.directory.resolve("a.sock.lock"))).isEqualTo("rw-------");
			assertThat(names()).containsExactlyInAnyOrder("a.sock", "a.sock.lock");
			RawPeer.connect(path).close();
			assertThat(socket.isPublished()).isTrue();
			assertThat(socket.withdraw()).isTrue();
			assertThat(path).doesNotExist();
			assertThat(socket.withdraw()).isFalse();
		}
	}

	@Test
	void createsDirectoriesThatMatchTheMode() throws IOException {
		Path path = this.directory.resolve("x/y/a.sock");
		try (SocketFile socket = publish(path, "0660")) {
			assertThat(permissions(path.getParent())).isEqualTo("rwxr-x---");
			assertThat(permissions(path.getParent().getParent())).isEqualTo("rwxr-x---");
		}
		try (SocketFile socket = publish(this.directory.resolve("z/a.sock"), "0600")) {
			assertThat(permissions(this.directory.resolve("z"))).isEqualTo("rwx------");
		}
	}

	@Test
	void whenServerIsLiveThenItIsNotEvicted() throws IOException {
		Path path = this.directory.resolve("a.sock");
		try (SocketFile first = publish(path, "0600")) {
			assertThatRefusal(path, Reason.IN_USE)
				.withMessage("Socket path %1$s is in use: a server of this process holds %1$s.lock".formatted(path));
			assertThat(first.isPublished()).isTrue();
		}
	}

	@Test
	void whenForeignServerIsLiveThenItIsNotEvictedEvenWithFullBacklog() throws IOException {
		Path path = this.directory.resolve("a.sock");
		try (ServerSocketChannel foreign = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
			foreign.bind(UnixDomainSocketAddress.of(path), 1);
			FileStatus before = FileStatus.of(path);
			assertThatRefusal(path, Reason.IN_USE)
				.withMessage("Socket path %s is in use by another server, %s".formatted(path, OURS));
			try (SocketChannel one = connect(path);
					SocketChannel two = connect(path);
					SocketChannel three = connect(path)) {
				assertThatRefusal(path, Reason.IN_USE);
			}
			assertThat(before.isSameFile(FileStatus.of(path))).isTrue();
		}
	}

	@Test
	void whenSocketIsDeadThenItIsReplaced() throws IOException {
		Path path = this.directory.resolve("a.sock");
		try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
			dead.bind(UnixDomainSocketAddress.of(path));
		}
		assertThat(path).exists();
		try (SocketFile socket = publish(path, "0600")) {
			RawPeer.connect(path).close();
			assertThat(names()).containsExactlyInAnyOrder("a.sock", "a.sock.lock");
		}
	}

	@Test
	void whenPathIsNoSocketThenItIsLeftUntouched() throws IOException {
		Path file = Files.writeString(this.directory.resolve("file"), "precious");
		assertThatRefusal(file, Reason.WRONG_KIND)
			.withMessage(file + " is a regular file, not a socket; it was left untouched");
		assertThat(file).hasContent("precious");
		Path folder = Files.createDirectory(this.directory.resolve("folder"));
		assertThatRefusal(folder, Reason.WRONG_KIND)
			.withMessage(folder + " is a directory, not a socket; it was left untouched");
		Path link = Files.createSymbolicLink(this.directory.resolve("link"), this.directory.resolve("nowhere"));
		assertThatRefusal(link, Reason.WRONG_KIND)
			.withMessage(link + " is a symbolic link, not a socket; it was left untouched");
		assertThat(Files.isSymbolicLink(link)).isTrue();
	}

	@Test
	void whenFileWasReplacedThenItIsNotRemoved() throws IOException {
		Path path = this.directory.resolve("a.sock");
		try (SocketFile socket = publish(path, "0600")) {
			Files.delete(path);
			assertThat(socket.isPublished()).isFalse();
			Files.writeString(path, "someone else's");
			assertThat(socket.isPublished()).isFalse();
			assertThat(socket.withdraw()).isFalse();
		}
		assertThat(path).hasContent("someone else's");
	}

	@Test
	void whenLockFileIsALinkThenItIsNotFollowed() throws IOException {
		Path target = Files.writeString(this.directory.resolve("target"), "precious");
		Path path = this.directory.resolve("a.sock");
		Files.createSymbolicLink(this.directory.resolve("a.sock.lock"), target);
		assertThatRefusal(path, Reason.LOCK_FILE);
		assertThat(target).hasContent("precious");
		assertThat(path).doesNotExist();
	}

	@Test
	void whenPathIsTooLongThenErrorNamesBytesAndLimit() {
		Path path = this.directory.resolve("ü".repeat(60));
		int bytes = this.directory.path().toString().length() + 1 + 120;
		assertThatRefusal(path, Reason.TOO_LONG)
			.withMessage("Socket path %s has %d bytes, but a socket address holds 106".formatted(path, bytes));
	}

	@Test
	void whenPathHasJustTheRoomThenItIsPublished() throws IOException {
		int room = SocketPath.MAX_BYTES - this.directory.path().toString().length() - 1;
		Path path = this.directory.resolve("s".repeat(room));
		try (SocketFile socket = publish(path, "0600")) {
			RawPeer.connect(path).close();
		}
		assertThatRefusal(this.directory.resolve("s".repeat(room + 1)), Reason.TOO_LONG);
	}

	@Test
	void whenDirectoryIsWritableByAllThenItIsRefusedUnlessSticky() throws IOException {
		Path folder = Files.createDirectory(this.directory.resolve("free"));
		Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
		Path path = folder.resolve("a.sock");
		assertThatRefusal(path, Reason.DIRECTORY_UNTRUSTED)
			.withMessage("Directory %s is writable by every user and not sticky: anyone could replace %s"
				.formatted(folder, path));
		Files.setAttribute(folder, "unix:mode", 01777);
		publish(path, "0600").close();
	}

	@Test
	void whenDirectoryBelongsToAnotherUserThenItIsRefused() throws IOException {
		Assumptions.assumeTrue(Users.own() == 0, "only root can give files away");
		Path folder = Files.createDirectory(this.directory.resolve("theirs"));
		Files.setAttribute(folder, "unix:mode", 01777);
		Files.setAttribute(folder, "unix:uid", 12345);
		assertThatRefusal(folder.resolve("a.sock"), Reason.DIRECTORY_UNTRUSTED).withMessage(
				"Directory %1$s belongs to another user (uid 12345), who could replace %1$s/a.sock".formatted(folder));
	}

	@Test
	void whenLockFileIsAFifoThenItIsRefusedAndNotWaitedFor() throws Exception {
		Path path = this.directory.resolve("a.sock");
		new ProcessBuilder("mkfifo", path + ".lock").start().waitFor();
		assertThatRefusal(path, Reason.LOCK_FILE)
			.withMessage("Lock file %s.lock is a FIFO, not a regular file; it was left untouched".formatted(path));
	}

	@Test
	void whenParentIsNoDirectoryThenItIsRefused() throws IOException {
		Path file = Files.writeString(this.directory.resolve("file"), "");
		assertThatRefusal(file.resolve("a.sock"), Reason.DIRECTORY_MISSING)
			.withMessage(file + " is a regular file, not a directory");
		assertThatRefusal(file.resolve("b/a.sock"), Reason.DIRECTORY_MISSING)
			.withMessageStartingWith("Directory %s/b does not exist and cannot be created: ".formatted(file));
	}

	@Test
	void whenAServerOfAnotherProcessIsLiveThenItIsNamed() throws Exception {
		Path path = this.directory.resolve("a.sock");
		Process python = Python.start("""
				import socket, sys
				s = socket.socket(socket.AF_UNIX)
				s.bind(sys.argv[1])
				s.listen(1)
				print('listening')
				sys.stdin.read()
				""", path);
		try (BufferedReader output = python.inputReader()) {
			assertThat(output.readLine()).isEqualTo("listening");
			assertThatRefusal(path, Reason.IN_USE)
				.withMessage("Socket path %s is in use by another server, process %d of user '%s'".formatted(path,
						python.pid(), System.getProperty("user.name")));
		}
		finally {
			python.destroyForcibly().waitFor();
		}
	}

	@Test
	void whenTheDirectoryHasBecomeOpenToAllThenAVanishedSocketIsNotPublishedAgain() throws IOException {
		Path folder = Files.createDirectory(this.directory.resolve("folder"));
		Path path = folder.resolve("a.sock");
		try (SocketFile socket = publish(path, "0600")) {
			Files.delete(path);
			Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
			assertThatExceptionOfType(UnusablePathException.class).isThrownBy(socket::publishAgain)
				.satisfies((ex) -> assertThat(ex.reason()).isEqualTo(Reason.DIRECTORY_UNTRUSTED));
			assertThat(path).doesNotExist();
			Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
			assertThat(socket.publishAgain()).isTrue();
			RawPeer.connect(path).close();
		}
	}

	@Test
	void abstractNamesAreRefused() {
		assertThatExceptionOfType(UnusablePathException.class).isThrownBy(() -> SocketPath.of(Path.of("@name")))
			.withMessage("@name names a socket in the abstract namespace, which every user can connect to and occupy: "
					+ "use a path in the file system")
			.satisfies((ex) -> assertThat(ex.reason()).isEqualTo(Reason.ABSTRACT_NAME));
	}

	@Test
	void whereThereAreNoHardLinksANameIsReservedAndNeverTakenFromAnother() throws IOException {
		Path file = Files.writeString(this.directory.resolve("file"), "ours");
		Path name = Files.writeString(this.directory.resolve("name"), "precious");
		assertThatExceptionOfType(FileAlreadyExistsException.class)
			.isThrownBy(() -> FileName.reserveAndRename(name, file));
		assertThat(name).hasContent("precious");
		Files.delete(name);
		FileName.reserveAndRename(name, file);
		assertThat(name).hasContent("ours");
		assertThat(file).doesNotExist();
		assertThatExceptionOfType(NoSuchFileException.class)
			.isThrownBy(() -> FileName.reserveAndRename(this.directory.resolve("other"), file));
		assertThat(this.directory.resolve("other")).doesNotExist();
	}

	@Test
	void aModeThatCannotBeSetIsTakenOnlyIfItAdmitsNobodyElse() throws IOException {
		Path path = this.directory.resolve("a.sock");
		Publication publication = new Publication(SocketPath.of(path), FileMode.OWNER_ONLY, null, 1,
				TrustedDirectories.NONE);
		IOException failure = new IOException("Operation not supported");
		publication.requireMode(0755, failure);
		publication.requireMode(0600, null);
		assertThatExceptionOfType(UnusablePathException.class).isThrownBy(() -> publication.requireMode(0775, failure))
			.withMessage("The file system of %s does not support mode rw------- for a socket: its mode is rwxrwxr-x, "
				.formatted(path) + "which admits more users")
			.withCause(failure);
		assertThatExceptionOfType(UnusablePathException.class).isThrownBy(() -> publication.requireMode(0602, null));
	}

	@Test
	void whenGroupIsUnknownThenItIsRefused() {
		Path path = this.directory.resolve("a.sock");
		assertThatExceptionOfType(UnusablePathException.class)
			.isThrownBy(() -> SocketFile.publish(SocketPath.of(path), FileMode.OWNER_ONLY, "no-such-group", 1,
					TrustedDirectories.NONE))
			.withMessage("Group 'no-such-group', which is to own " + path + ", does not exist");
		assertThat(path).doesNotExist();
	}

	@Test
	void whenGroupIsGivenThenItOwnsSocketAndCreatedDirectories() throws IOException {
		Path path = this.directory.resolve("g/a.sock");
		int gid = (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:gid");
		try (SocketFile socket = SocketFile.publish(SocketPath.of(path), FileMode.parse("0660"), Integer.toString(gid),
				1, TrustedDirectories.NONE)) {
			assertThat(Files.getAttribute(path, "unix:gid")).isEqualTo(gid);
			assertThat(Files.getAttribute(path.getParent(), "unix:gid")).isEqualTo(gid);
		}
	}

	private ThrowableAssertAlternative<UnusablePathException> assertThatRefusal(Path path, Reason reason) {
		return assertThatExceptionOfType(UnusablePathException.class).isThrownBy(() -> publish(path, "0600"))
			.satisfies((ex) -> assertThat(ex.reason()).isEqualTo(reason));
	}

	private static SocketFile publish(Path path, String mode) throws IOException {
		return SocketFile.publish(SocketPath.of(path), FileMode.parse(mode), null, 1, TrustedDirectories.NONE);
	}

	private static SocketChannel connect(Path path) throws IOException {
		SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
		channel.configureBlocking(false);
		try {
			channel.connect(UnixDomainSocketAddress.of(path));
		}
		catch (IOException ex) {
			// The backlog is full, as it should be.
		}
		return channel;
	}

	private static String permissions(Path path) throws IOException {
		return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
	}

	private List<String> names() throws IOException {
		try (Stream<Path> files = Files.list(this.directory.path())) {
			return files.map((file) -> file.getFileName().toString()).toList();
		}
	}

}
