package com.codechu.ipc.pidfile;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import com.codechu.ipc.Jvm;
import com.codechu.ipc.Python;
import com.codechu.ipc.ShortTempDir;
import com.codechu.ipc.file.TrustedDirectories;
import com.codechu.ipc.file.UnusablePathException;
import com.codechu.ipc.file.UnusablePathException.Reason;
import com.codechu.ipc.os.FileStatus;
import com.codechu.ipc.os.Users;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

@Timeout(240)
class PidFileTests {

	/** What the original does, with nothing but the standard library. */
	private static final String PYTHON_HOLDER = """
			import fcntl, os, sys
			fd = os.open(sys.argv[1], os.O_RDWR | os.O_CREAT, 0o600)
			try:
			    fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
			except OSError:
			    print("busy"); sys.exit(0)
			os.ftruncate(fd, 0); os.write(fd, f"{os.getpid()}\\n".encode()); os.fsync(fd)
			print("held"); sys.stdin.read()
			""";

	private static final long PID = ProcessHandle.current().pid();

	@RegisterExtension
	private final ShortTempDir directory = new ShortTempDir();

	private Path path() {
		return this.directory.resolve("run/daemon.pid");
	}

	@Test
	void digitsAreAsciiInEveryLocale() throws Exception {
		Locale before = Locale.getDefault();
		Locale.setDefault(Locale.forLanguageTag("fa-IR-u-nu-arabext"));
		try (PidFile pidFile = PidFile.acquire(path())) {
			assertThat(path()).hasContent(Long.toString(ProcessHandle.current().pid()));
			assertThat(pidFile.isHeld()).isTrue();
		}
		finally {
			Locale.setDefault(before);
		}
	}

	@Test
	void hasPidAndModeUntilItIsClosed() throws IOException {
		try (PidFile pidFile = PidFile.acquire(path())) {
			assertThat(path()).hasContent(PID + "\n");
			assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path()))).isEqualTo("rw-------");
			assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path().getParent())))
				.isEqualTo("rwx------");
			assertThat(pidFile.isHeld()).isTrue();
			assertThat(pidFile.path()).isEqualTo(path());
		}
		assertThat(path()).doesNotExist();
	}

	@Test
	void twoAcquisitionsInOneProcessExcludeEachOther() throws IOException {
		try (PidFile first = PidFile.acquire(path())) {
			assertThatExceptionOfType(PidFileHeldException.class).isThrownBy(() -> PidFile.acquire(path()))
				.withMessageStartingWith(path() + " is held by PID " + PID + " (")
				.satisfies((ex) -> assertThat(ex.pid()).hasValue(PID));
			assertThat(first.isHeld()).isTrue();
			assertThat(path()).hasContent(PID + "\n");
		}
		PidFile.acquire(path()).close();
	}

	@Test
	void whatIsNoPidfileIsNeverEmptied() throws IOException {
		Files.createDirectories(path().getParent());
		for (String content : List.of(" ".repeat(16) + "precious", "1".repeat(17), "12345678901234567\n", "12 34", "-1",
				"0x10", "12a\n", "\u00a0", "123456789012345\n\n")) {
			Files.writeString(path(), content);
			assertThatExceptionOfType(UnusablePathException.class).isThrownBy(() -> PidFile.acquire(path()))
				.withMessage(path() + " does not contain a PID; it was left untouched")
				.satisfies((ex) -> assertThat(ex.reason()).isEqualTo(Reason.CONTENT));
			assertThat(path()).hasContent(content);
		}
		for (String content : List.of("", "\n", " ".repeat(16), "  42 \n", "4194304\n")) {
			Files.writeString(path(), content);
			PidFile.acquire(path()).close();
		}
	}

	@Test
	void whatCannotBeReadIsNotTakenForEmpty() throws IOException {
		Assumptions.assumeTrue(Users.own() != 0, "root may read everything");
		Files.createDirectories(path().getParent());
		Files.writeString(path(), "precious");
		Files.setPosixFilePermissions(path(), PosixFilePermissions.fromString("-w-------"));
		assertThatExceptionOfType(UnusablePathException.class).isThrownBy(() -> PidFile.acquire(path()))
			.withMessageStartingWith("Pidfile " + path() + " cannot be ");
		Files.setPosixFilePermissions(path(), PosixFilePermissions.fromString("rw-------"));
		assertThat(path()).hasContent("precious");
	}

	@Test
	void whenTheDirectoryIsOpenToAllThenItIsRefusedUnlessTrusted() throws IOException {
		Path folder = Files.createDirectory(this.directory.resolve("free"));
		Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
		Path path = folder.resolve("sub/daemon.pid");
		assertThatExceptionOfType(UnusablePathException.class).isThrownBy(() -> PidFile.acquire(path))
			.withMessage("Directory %s is writable by every user and not sticky: anyone could replace %s"
				.formatted(folder, path));
		assertThat(folder).isEmptyDirectory();
		PidFile.acquire(path, TrustedDirectories.of(List.of(folder))).close();
	}

	/**
	 * On a volume that containers share, the holder may be PID 1 elsewhere, and this
	 * process PID 1 here.
	 */
	@Test
	void aProcessThatDoesNotHoldTheLockIsNotShownAsTheHolder() throws Exception {
		Files.createDirectories(path().getParent());
		Process holder = Python.start("""
				import fcntl, os, sys
				fd = os.open(sys.argv[1], os.O_RDWR | os.O_CREAT, 0o600)
				fcntl.flock(fd, fcntl.LOCK_EX)
				os.write(fd, (sys.argv[2] + '\\n').encode())
				print('held')
				sys.stdin.read()
				""", path(), PID);
		try (BufferedReader output = holder.inputReader()) {
			assertThat(output.readLine()).isEqualTo("held");
			assertThatExceptionOfType(PidFileHeldException.class).isThrownBy(() -> PidFile.acquire(path()))
				.withMessage(path() + " is held by PID " + PID);
		}
		finally {
			holder.destroyForcibly().waitFor();
		}
	}

	@Test
	void whenTheChildThatLocksHasEndedThenThatIsSeen() throws Exception {
		Files.createDirectories(path().getParent());
		Set<ProcessHandle> before = ProcessHandle.current().children().collect(Collectors.toSet());
		try (ChildLock lock = ChildLock.tryLock(path())) {
			assertThat(lock.identity().isSameFile(FileStatus.of(path()))).isTrue();
			ProcessHandle.current()
				.children()
				.filter((child) -> !before.contains(child))
				.forEach(ProcessHandle::destroyForcibly);
			Awaitility.await().untilAsserted(() -> assertThatIOException().isThrownBy(lock::identity));
		}
	}

	@Test
	void closingTwiceHarmsNobody() throws IOException {
		PidFile first = PidFile.acquire(path());
		first.close();
		try (PidFile second = PidFile.acquire(path())) {
			first.close();
			assertThat(second.isHeld()).isTrue();
			assertThat(first.isHeld()).isFalse();
		}
	}

	@Test
	void whenFileIsStaleThenItIsTakenOver() throws IOException {
		Files.createDirectories(path().getParent());
		Files.writeString(path(), "4242424\n");
		try (PidFile pidFile = PidFile.acquire(path())) {
			assertThat(path()).hasContent(PID + "\n");
		}
	}

	@Test
	void whenFileWasReplacedThenItIsNotRemoved() throws IOException {
		PidFile pidFile = PidFile.acquire(path());
		Files.delete(path());
		Files.writeString(path(), "someone else's");
		assertThat(pidFile.isHeld()).isFalse();
		pidFile.close();
		assertThat(path()).hasContent("someone else's");
	}

	@Test
	void whatIsNoPidFileOfOursIsLeftUntouched() throws Exception {
		Files.createDirectories(path().getParent());
		Path target = Files.writeString(this.directory.resolve("target"), "precious");
		Files.createSymbolicLink(path(), target);
		assertRefused("a symbolic link");
		assertThat(target).hasContent("precious");
		Files.delete(path());
		Files.createDirectory(path());
		assertRefused("a directory");
		Files.delete(path());
		new ProcessBuilder("mkfifo", path().toString()).start().waitFor();
		assertRefused("a FIFO");
		Files.delete(path());
		Files.writeString(path(), "important data\n");
		assertThatIOException().isThrownBy(() -> PidFile.acquire(path()))
			.withMessage(path() + " does not contain a PID; it was left untouched");
		assertThat(path()).hasContent("important data\n");
		Files.delete(path());
		Assumptions.assumeTrue(Users.own() == 0, "only root can give files away");
		Files.writeString(path(), "theirs");
		Files.setAttribute(path(), "unix:uid", 12345, LinkOption.NOFOLLOW_LINKS);
		assertThatIOException().isThrownBy(() -> PidFile.acquire(path()))
			.withMessage(path() + " belongs to another user (uid 12345); it was left untouched");
		assertThat(path()).hasContent("theirs");
	}

	private void assertRefused(String kind) throws IOException {
		FileStatus before = FileStatus.of(path());
		assertThatIOException().isThrownBy(() -> PidFile.acquire(path()))
			.withMessage(path() + " is " + kind + ", not a pidfile; it was left untouched");
		assertThat(before).isEqualTo(FileStatus.of(path()));
	}

	@Test
	void pythonAndJavaExcludeEachOther() throws Exception {
		try (PidFile pidFile = PidFile.acquire(path())) {
			assertThat(Python.run(PYTHON_HOLDER, path())).isEqualTo("busy\n");
			assertThat(path()).hasContent(PID + "\n");
		}
		Process python = Python.start(PYTHON_HOLDER, path());
		try (BufferedReader output = python.inputReader()) {
			assertThat(output.readLine()).isEqualTo("held");
			assertThatExceptionOfType(PidFileHeldException.class).isThrownBy(() -> PidFile.acquire(path()))
				.withMessageStartingWith(path() + " is held by PID " + python.pid() + " (")
				.withMessageContaining("python3");
		}
		finally {
			python.destroyForcibly().waitFor();
		}
		PidFile.acquire(path()).close();
	}

	@Test
	@Tag("reliability")
	void whenKilledThenTheNextOneStartsAtOnce() throws Exception {
		for (int i = 0; i < 50; i++) {
			Process holder = Jvm.start(PidFileHolder.class, "hold", path());
			assertThat(holder.inputReader().readLine()).isEqualTo("held true");
			assertThat(path()).hasContent(holder.pid() + "\n");
			holder.destroyForcibly().waitFor();
			PidFile.acquire(path()).close();
		}
	}

	@Test
	void programsThatWereStartedDoNotKeepTheLock() throws Exception {
		Process holder = Jvm.start(PidFileHolder.class, "child", path(), "20");
		assertThat(holder.inputReader().readLine()).isEqualTo("held true");
		List<ProcessHandle> children = holder.descendants().toList();
		assertThat(children).isNotEmpty();
		holder.destroyForcibly().waitFor();
		assertThat(children).allMatch(ProcessHandle::isAlive);
		PidFile.acquire(path()).close();
		children.forEach(ProcessHandle::destroyForcibly);
	}

	@Test
	void whenTheFileIsRemovedThenItsHolderStillExcludesOthers() throws Exception {
		List<Callable<Process>> holders = List.of(() -> Jvm.start(PidFileHolder.class, "hold", path()),
				() -> Jvm.command(hostileOptions().get(0), PidFileHolder.class, "hold", path()).start(),
				() -> Python.start(PYTHON_HOLDER, path()));
		for (Callable<Process> start : holders) {
			Process holder = start.call();
			assertThat(lastLine(holder)).startsWith("held");
			Files.delete(path());
			assertThatExceptionOfType(PidFileHeldException.class).isThrownBy(() -> PidFile.acquire(path()))
				.withMessageMatching(
						Pattern.quote(path() + " is held by PID ") + "[0-9]+ \\(.+\\), although the file was removed");
			holder.destroyForcibly().waitFor();
			acquireWithin(Duration.ofSeconds(30)).close();
		}
		try (PidFile own = PidFile.acquire(path())) {
			Files.delete(path());
			assertThat(own.isHeld()).isFalse();
			assertThatExceptionOfType(PidFileHeldException.class).isThrownBy(() -> PidFile.acquire(path()))
				.withMessageStartingWith("%s is held by PID %d (", path(), PID)
				.withMessageEndingWith("), although the file was removed")
				.satisfies((ex) -> assertThat(ex.pid()).hasValue(PID));
		}
	}

	@Test
	void neverHaveTwoProcessesItAtOnce() throws Exception {
		// Unlocks before it unlinks, as the original does; it may break its own rule, but
		// must not make us break ours.
		List<Process> python = new ArrayList<>();
		for (int i = 0; i < 2; i++) {
			python.add(Python.start("""
					import fcntl, os, sys, time
					end, acquired = time.time() + 8, 0
					while time.time() < end:
					    os.makedirs(os.path.dirname(sys.argv[1]), exist_ok=True)
					    fd = os.open(sys.argv[1], os.O_RDWR | os.O_CREAT, 0o600)
					    try:
					        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
					    except OSError:
					        os.close(fd); continue
					    acquired += 1
					    os.ftruncate(fd, 0); os.write(fd, f"{os.getpid()}\\n".encode()); os.fsync(fd)
					    fcntl.flock(fd, fcntl.LOCK_UN)
					    try: os.unlink(sys.argv[1])
					    except FileNotFoundError: pass
					    os.close(fd)
					print(acquired)
					""", path()));
		}
		assertThatThreeNeverHaveItAtOnce(8, 0);
		for (Process process : python) {
			assertThat(Integer.parseInt(output(process).trim())).isPositive();
		}
	}

	@Test
	void neverHaveTwoProcessesItAtOnceThoughItIsRemovedAgainAndAgain() throws Exception {
		Process remover = Python.start("""
				import os, random, sys, time
				while True:
				    try: os.unlink(sys.argv[1])
				    except FileNotFoundError: pass
				    time.sleep(random.random() / 10)
				""", path());
		try {
			assertThatThreeNeverHaveItAtOnce(4, 30);
		}
		finally {
			remover.destroyForcibly();
		}
	}

	private void assertThatThreeNeverHaveItAtOnce(int seconds, int holdMillis) throws Exception {
		Path witness = this.directory.resolve("witness");
		List<Process> java = new ArrayList<>();
		for (int i = 0; i < 3; i++) {
			java.add(Jvm.start(PidFileHolder.class, "stress", path(), witness, seconds, holdMillis));
		}
		int acquired = 0;
		int violations = 0;
		for (Process process : java) {
			String[] result = output(process).trim().split(" ");
			acquired += Integer.parseInt(result[0]);
			violations += Integer.parseInt(result[1]);
		}
		System.out.printf("pidfile stress: %d acquisitions by Java, %d violations%n", acquired, violations);
		assertThat(acquired).isGreaterThan(20);
		assertThat(violations).isZero();
	}

	@Test
	void whenNativeLibraryCannotBeLoadedThenAChildProcessHoldsTheLock() throws Exception {
		for (List<String> hostile : hostileOptions()) {
			Process holder = Jvm.command(hostile, PidFileHolder.class, "hold", path()).start();
			assertThat(lastLine(holder)).as(hostile.toString()).isEqualTo("held true");
			assertThat(path()).hasContent(holder.pid() + "\n");
			assertThatExceptionOfType(PidFileHeldException.class).isThrownBy(() -> PidFile.acquire(path()))
				.withMessageStartingWith(path() + " is held by PID " + holder.pid());
			// A terminal or service manager signals the whole process group.
			assertThat(holder.descendants().toList()).isNotEmpty().allMatch(ProcessHandle::destroy);
			Process second = Jvm.command(hostile, PidFileHolder.class, "hold", path()).start();
			assertThat(lastLine(second))
				.startsWith("PidFileHeldException: " + path() + " is held by PID " + holder.pid());
			holder.destroyForcibly().waitFor();
			acquireWithin(Duration.ofSeconds(30)).close();
			Process polite = Jvm.command(hostile, PidFileHolder.class, "hold", path()).start();
			assertThat(lastLine(polite)).isEqualTo("held true");
			polite.getOutputStream().close();
			assertThat(polite.waitFor(60, TimeUnit.SECONDS)).isTrue();
			assertThat(path()).doesNotExist();
		}
	}

	// The child notices the end of its parent a moment later.
	@Test
	void whenTheDiskIsFullThenTheFileIsNamedAndNotLeftBehind() throws Exception {
		ProcessBuilder java = Jvm.command(List.of("-XX:-UsePerfData"), PidFileHolder.class, "hold", path());
		List<String> command = new ArrayList<>(List.of("sh", "-c", "ulimit -f 0; exec \"$@\"", "sh"));
		command.addAll(java.command());
		String output = output(java.command(command).start());
		assertThat(output).endsWith("Exception: Pidfile %s cannot be written: File too large\n".formatted(path()));
		assertThat(path()).doesNotExist();
	}

	private PidFile acquireWithin(Duration patience) {
		PidFile[] pidFile = new PidFile[1];
		Awaitility.await().atMost(patience).ignoreExceptionsInstanceOf(PidFileHeldException.class).until(() -> {
			pidFile[0] = PidFile.acquire(path());
			return true;
		});
		return pidFile[0];
	}

	private List<List<String>> hostileOptions() {
		List<List<String>> options = new ArrayList<>();
		options.add(List.of("-Djna.tmpdir=/proc/no/such", "-Djna.nosys=true", "-Djna.noclasspath=true"));
		options.add(List.of("-Djna.boot.library.path=/proc", "-Djna.nounpack=true", "-Djna.nosys=true"));
		if (Runtime.version().feature() >= 24) {
			options.add(List.of("--illegal-native-access=deny"));
		}
		return options;
	}

	private static String lastLine(Process process) throws IOException {
		String line;
		BufferedReader output = process.inputReader();
		do {
			line = output.readLine();
		}
		while (line != null && !line.startsWith("held") && !line.startsWith("PidFile"));
		return line;
	}

	private static String output(Process process) throws Exception {
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(process.waitFor()).as(output).isZero();
		return output;
	}

}
