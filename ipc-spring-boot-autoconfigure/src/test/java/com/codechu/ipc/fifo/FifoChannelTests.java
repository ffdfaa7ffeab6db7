package com.codechu.ipc.fifo;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import com.codechu.ipc.Jvm;
import com.codechu.ipc.Python;
import com.codechu.ipc.ShortTempDir;
import com.codechu.ipc.file.FileMode;
import com.codechu.ipc.file.TrustedDirectories;
import com.codechu.ipc.protocol.MessageEncodingException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@Timeout(120)
@ExtendWith(OutputCaptureExtension.class)
class FifoChannelTests {

	@RegisterExtension
	private final ShortTempDir directory = new ShortTempDir();

	private Path path() {
		return this.directory.resolve("events.fifo");
	}

	@Test
	void createsTheFifoForThisUserOnly() throws IOException {
		Path path = this.directory.resolve("sub/events.fifo");
		try (FifoChannel channel = FifoChannel.open(path)) {
			assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path))).isEqualTo("rw-------");
			channel.unlink();
			assertThat(path).doesNotExist();
			channel.unlink();
		}
		FifoChannel.builder().path(path).mode(FileMode.parse("0660")).open().close();
		assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path))).isEqualTo("rw-rw----");
	}

	@Test
	void whatIsNoFifoIsLeftUntouched() throws IOException {
		Path file = Files.writeString(this.directory.resolve("file"), "precious");
		assertThatExceptionOfType(FifoException.class).isThrownBy(() -> FifoChannel.open(file))
			.withMessage(file + ": it is a regular file, not a FIFO; it was left untouched");
		assertThat(file).hasContent("precious");
		FifoChannel.open(path()).close();
		Path link = Files.createSymbolicLink(this.directory.resolve("link"), path());
		assertThatExceptionOfType(FifoException.class).isThrownBy(() -> FifoChannel.open(link))
			.withMessage(link + ": it is a symbolic link, not a FIFO; it was left untouched");
	}

	@Test
	void whenAnotherFileHasTheNameThenItIsNotUsedOrRemoved() throws Exception {
		try (FifoChannel channel = FifoChannel.open(path())) {
			Files.delete(path());
			Files.writeString(path(), "precious");
			assertThat(channel.isPublished()).isFalse();
			assertThatExceptionOfType(FifoException.class).isThrownBy(() -> channel.send(Map.of("a", 1)))
				.withMessage(path() + ": cannot send: it is a regular file, not a FIFO; it was left untouched");
			assertThatExceptionOfType(FifoException.class).isThrownBy(channel::receive)
				.withMessage(path() + ": cannot receive: it is a regular file, not a FIFO; it was left untouched");
			channel.unlink();
			assertThat(path()).hasContent("precious");
		}
	}

	@Test
	void whenTheFifoIsRemovedWhileItIsReadThenItIsMadeAgainAndNothingIsLost(CapturedOutput output) throws Exception {
		try (FifoChannel receiver = FifoChannel.open(path()); FifoChannel sender = FifoChannel.open(path())) {
			for (int round = 0; round < 2; round++) {
				receiver.receive(Duration.ofMillis(1));
				sender.send(Map.of("n", 1));
				Files.delete(path());
				if (round == 1) {
					new ProcessBuilder("mkfifo", "-m", "600", path().toString()).start().waitFor();
				}
				assertThat(receiver.isPublished()).isFalse();
				CompletableFuture<Void> later = CompletableFuture.runAsync(() -> Awaitility.await()
					.atMost(Duration.ofSeconds(30))
					.pollInterval(Duration.ofMillis(20))
					.ignoreExceptionsInstanceOf(FifoException.class)
					.until(() -> {
						sender.send(Map.of("n", 2));
						return true;
					}));
				assertThat(receiver.receive(Duration.ofSeconds(10)).orElseThrow()).hasToString("{\"n\":1}");
				assertThat(receiver.receive(Duration.ofSeconds(10)).orElseThrow()).hasToString("{\"n\":2}");
				later.join();
				assertThat(receiver.isPublished()).isTrue();
				assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path()))).isEqualTo("rw-------");
			}
		}
		assertThat(output).contains(path() + " was removed or replaced: reading it to its end before opening it again")
			.contains(path() + " is available again");
	}

	@Test
	void whoLooksInBrieflyNoticesAsWellThatTheFifoWasRemoved() throws Exception {
		try (FifoChannel receiver = FifoChannel.open(path())) {
			receiver.receive(Duration.ofMillis(1));
			Files.delete(path());
			Awaitility.await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(1)).until(() -> {
				receiver.receive(Duration.ofMillis(20));
				return receiver.isPublished();
			});
		}
	}

	@Test
	void whileOthersStillWriteToARemovedFifoItIsMadeAgainAllTheSame() throws Exception {
		try (FifoChannel receiver = FifoChannel.open(path())) {
			receiver.claim();
			Process writer = new ProcessBuilder("sh", "-c",
					"exec 3>\"$1\"; while echo '{\"old\":1}' >&3; do sleep 0.05; done", "sh", path().toString())
				.start();
			try {
				receiver.receive();
				Files.delete(path());
				Awaitility.await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(1)).until(() -> {
					receiver.receive(Duration.ofMillis(100));
					return receiver.isPublished();
				});
			}
			finally {
				writer.destroyForcibly().waitFor();
			}
		}
	}

	@Test
	void whenTheLockIsRemovedWithTheFifoThenItIsTakenAgain() throws Exception {
		try (FifoChannel receiver = FifoChannel.open(path())) {
			receiver.claim();
			Files.delete(path());
			Files.delete(Path.of(path() + ".lock"));
			Awaitility.await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(1)).until(() -> {
				receiver.receive(Duration.ofMillis(100));
				return receiver.isPublished() && Files.exists(Path.of(path() + ".lock"));
			});
			Process other = Jvm.start(FifoProcess.class, "receive", path());
			String output = new String(other.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			assertThat(output).contains("it already has a reader: one of process " + ProcessHandle.current().pid());
		}
	}

	@Test
	void whoeverMayReadTheFifoMayTakeItsLock() throws IOException {
		Map<String, String> locks = Map.of("0600", "rw-------", "0620", "rw-------", "0640", "rw-rw----", "0644",
				"rw-rw-rw-");
		for (Map.Entry<String, String> each : locks.entrySet()) {
			Path path = this.directory.resolve(each.getKey());
			try (FifoChannel channel = FifoChannel.builder().path(path).mode(FileMode.parse(each.getKey())).open()) {
				channel.claim();
			}
			assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(Path.of(path + ".lock"))))
				.isEqualTo(each.getValue());
		}
	}

	@Test
	void whatWasBegunInAReleasedPipeSpoilsNothing() throws Exception {
		try (FifoChannel receiver = FifoChannel.open(path()); FifoChannel sender = FifoChannel.open(path())) {
			receiver.receive(Duration.ofMillis(1));
			write("{\"n\":1}\n{\"half");
			assertThat(receiver.receive()).hasToString("{\"n\":1}");
			receiver.release();
			// A descriptor that a time-out has closed may be open a moment longer.
			Awaitility.await()
				.untilAsserted(() -> assertThatExceptionOfType(NoReaderException.class)
					.isThrownBy(() -> sender.send(Map.of("n", 2))));
			receiver.claim();
			sender.send(Map.of("n", 3));
			assertThat(receiver.receive()).hasToString("{\"n\":3}");
			CompletableFuture<Throwable> end = new CompletableFuture<>();
			receiving(receiver, end);
			receiver.release();
			assertThat(end.get(10, TimeUnit.SECONDS)).isInstanceOf(FifoException.class)
				.hasMessage(path() + ": cannot receive: the FIFO was released");
		}
	}

	@Test
	void whenTheFifoCannotBeMadeAgainThenThatIsSaidAndTriedOn(CapturedOutput output) throws Exception {
		try (FifoChannel receiver = FifoChannel.open(path()); FifoChannel sender = FifoChannel.open(path())) {
			receiver.receive(Duration.ofMillis(1));
			Files.delete(path());
			Files.writeString(path(), "precious");
			String said = path() + " was removed or replaced, and writers cannot reach its reader: "
					+ "it is a regular file, not a FIFO; it was left untouched";
			Awaitility.await().pollInterval(Duration.ofMillis(1)).until(() -> {
				assertThat(receiver.receive(Duration.ofMillis(100))).isEmpty();
				return output.toString().contains(said);
			});
			assertThat(path()).hasContent("precious");
			Files.delete(path());
			Awaitility.await().pollInterval(Duration.ofMillis(1)).until(() -> {
				assertThat(receiver.receive(Duration.ofMillis(100))).isEmpty();
				return receiver.isPublished();
			});
			sender.send(Map.of("n", 1));
			assertThat(receiver.receive(Duration.ofSeconds(10)).orElseThrow()).hasToString("{\"n\":1}");
		}
	}

	@Test
	void onlyOneReaderOfThisLibraryIsLetIn() throws Exception {
		try (FifoChannel first = FifoChannel.open(path()); FifoChannel second = FifoChannel.open(path())) {
			first.claim();
			assertThatExceptionOfType(FifoException.class).isThrownBy(second::receive)
				.withMessage("%1$s: cannot receive: it already has a reader: one of this process holds %1$s.lock"
					.formatted(path()));
			second.send(Map.of("n", 1));
			assertThat(first.receive()).hasToString("{\"n\":1}");
		}
		Process other = Jvm.start(FifoProcess.class, "receive", path());
		try {
			assertThat(other.inputReader().readLine()).isEqualTo("ready");
			try (FifoChannel channel = FifoChannel.open(path())) {
				assertThatExceptionOfType(FifoException.class).isThrownBy(channel::claim)
					.withMessage("%1$s: cannot receive: it already has a reader: one of process %2$d of user '%3$s' "
						.formatted(path(), other.pid(), System.getProperty("user.name")) + "holds " + path() + ".lock");
			}
		}
		finally {
			other.destroyForcibly().waitFor();
		}
	}

	@Test
	void groupAndModeAreThoseAskedFor() throws IOException {
		int gid = (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:gid");
		Path path = this.directory.resolve("g/events.fifo");
		FifoChannel.builder().path(path).mode(FileMode.parse("0620")).group(Integer.toString(gid)).open().close();
		assertThat(Files.getAttribute(path, "unix:gid")).isEqualTo(gid);
		assertThat(Files.getAttribute(path.getParent(), "unix:gid")).isEqualTo(gid);
		assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path))).isEqualTo("rw--w----");
		assertThatExceptionOfType(FifoException.class)
			.isThrownBy(() -> FifoChannel.builder().path(path()).group("no-such-group").open())
			.withMessage("%1$s: Group 'no-such-group', which is to own %1$s, does not exist".formatted(path()));
	}

	@Test
	void whenTheDirectoryIsOpenToAllThenItIsRefusedUnlessTrusted() throws IOException {
		Path folder = Files.createDirectory(this.directory.resolve("free"));
		Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
		Path path = folder.resolve("events.fifo");
		assertThatExceptionOfType(FifoException.class).isThrownBy(() -> FifoChannel.open(path))
			.withMessage("%1$s: Directory %2$s is writable by every user and not sticky: anyone could replace %1$s"
				.formatted(path, folder));
		assertThat(path).doesNotExist();
		FifoChannel.builder().path(path).trustedDirectories(TrustedDirectories.of(List.of(folder))).open().close();
	}

	@Test
	void whenNobodyReadsThenSendFailsAtOnce() {
		try (FifoChannel channel = FifoChannel.open(path())) {
			assertThatExceptionOfType(NoReaderException.class).isThrownBy(() -> channel.send(Map.of("a", 1)))
				.withMessage(path() + ": this FIFO has no reader");
			assertThatExceptionOfType(NoReaderException.class)
				.isThrownBy(() -> channel.send(Map.of("a", "x".repeat(100_000))));
		}
	}

	@Test
	void nothingIsLostBetweenCalls() throws Exception {
		try (FifoChannel receiver = FifoChannel.open(path()); FifoChannel sender = FifoChannel.open(path())) {
			assertThat(receiver.receive(Duration.ofMillis(10))).isEmpty();
			for (int i = 0; i < 500; i++) {
				sender.send(Map.of("n", i));
			}
			for (int i = 0; i < 500; i++) {
				assertThat(receiver.receive().get("n").intValue()).isEqualTo(i);
			}
			assertThat(receiver.receive(Duration.ofMillis(10))).isEmpty();
		}
	}

	@Test
	void halfALineWaitsForItsOtherHalf() throws Exception {
		try (FifoChannel receiver = FifoChannel.open(path())) {
			receiver.receive(Duration.ofMillis(1));
			write("{\"n\":");
			assertThat(receiver.receive(Duration.ofMillis(30))).isEmpty();
			write("1}\n{\"n\":2}\n");
			assertThat(receiver.receive(Duration.ofSeconds(10)).orElseThrow()).hasToString("{\"n\":1}");
			assertThat(receiver.receive(Number.class)).isEqualTo(new Number(2));
		}
	}

	@Test
	void malformedLinesArePassedOver() throws Exception {
		try (FifoChannel receiver = FifoChannel.open(path())) {
			receiver.receive(Duration.ofMillis(1));
			write("nonsense\n[1]\n\n{\"n\":1}\n\u0000\n{\"n\":2}\n");
			assertThat(receiver.stream().limit(2).map(ObjectNode::toString).toList()).containsExactly("{\"n\":1}",
					"{\"n\":2}");
		}
	}

	@Test
	void interruptAndCloseEndABlockedReceive() throws Exception {
		try (FifoChannel receiver = FifoChannel.open(path()); FifoChannel sender = FifoChannel.open(path())) {
			CompletableFuture<Throwable> end = new CompletableFuture<>();
			Thread thread = receiving(receiver, end);
			thread.interrupt();
			assertThat(end.get(10, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
			sender.send(Map.of("n", 1));
			assertThat(receiver.receive()).hasToString("{\"n\":1}");
			CompletableFuture<Throwable> closed = new CompletableFuture<>();
			receiving(receiver, closed);
			receiver.close();
			assertThat(closed.get(10, TimeUnit.SECONDS)).isInstanceOf(FifoException.class)
				.hasMessage(path() + ": the channel is closed");
			assertThat(receiver.stream()).isEmpty();
		}
	}

	private static Thread receiving(FifoChannel channel, CompletableFuture<Throwable> end) throws InterruptedException {
		Thread thread = new Thread(() -> {
			try {
				channel.receive();
			}
			catch (InterruptedException | RuntimeException ex) {
				end.complete(ex);
			}
		});
		thread.start();
		while (!isReading(thread)) {
			TimeUnit.MILLISECONDS.sleep(1);
		}
		return thread;
	}

	private static boolean isReading(Thread thread) {
		for (StackTraceElement frame : thread.getStackTrace()) {
			if (frame.getMethodName().equals("read0")) {
				return true;
			}
		}
		return false;
	}

	@Test
	void nothingIsLostBetweenTwoProcesses() throws Exception {
		try (FifoChannel receiver = FifoChannel.open(path())) {
			receiver.receive(Duration.ofMillis(1));
			Process sender = Jvm.start(FifoProcess.class, "send", path(), 2_000, "x", 100);
			for (int i = 0; i < 2_000; i++) {
				assertThat(receiver.receive(Duration.ofSeconds(30)).orElseThrow().get("n").intValue()).isEqualTo(i);
			}
			assertThat(sender.inputReader().readLine()).isEqualTo("sent");
		}
	}

	@Test
	void largeMessagesArriveWholeBesideWritersWithoutLocksAndASlowReader() throws Exception {
		int rounds = 60;
		try (FifoChannel receiver = FifoChannel.open(path())) {
			receiver.receive(Duration.ofMillis(1));
			List<Process> senders = List.of(Jvm.start(FifoProcess.class, "send", path(), rounds, "a", 100_000),
					Jvm.start(FifoProcess.class, "send", path(), rounds, "b", 100_000));
			List<Process> small = new ArrayList<>();
			for (int i = 0; i < 2; i++) {
				small.add(Python.start("""
						import os, sys, time
						for n in range(400):
						    fd = os.open(sys.argv[1], os.O_WRONLY)
						    os.write(fd, b'{"small":%d,"pad":"%s"}\\n' % (n, b"s" * 700))
						    os.close(fd)
						    time.sleep(0.002)
						print("done")
						""", path()));
			}
			int large = 0;
			int little = 0;
			while (large < 2 * rounds || little < 2 * 400) {
				ObjectNode message = receiver.receive(Duration.ofSeconds(60)).orElseThrow();
				if (message.has("small")) {
					little++;
					assertThat(message.get("pad").stringValue()).isEqualTo("s".repeat(700));
				}
				else {
					large++;
					String text = message.get("text").stringValue();
					assertThat(text).hasSize(100_000).isEqualTo(text.substring(0, 1).repeat(100_000));
					TimeUnit.MILLISECONDS.sleep(2);
				}
			}
			System.out.printf("FIFO: %d messages of 100 kB from two processes, %d small ones beside them, 0 torn%n",
					large, little);
			for (Process process : senders) {
				assertThat(process.inputReader().readLine()).isEqualTo("sent");
			}
		}
	}

	@Test
	void messagesUpToAMebibytePass() throws Exception {
		try (FifoChannel receiver = FifoChannel.open(path()); FifoChannel sender = FifoChannel.open(path())) {
			receiver.receive(Duration.ofMillis(1));
			String text = "x".repeat((1 << 20) - 20);
			CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> sender.send(Map.of("t", text)));
			assertThat(receiver.receive().get("t").stringValue()).isEqualTo(text);
			sent.get();
			String tooLong = "x".repeat((1 << 20) - 8);
			assertThatExceptionOfType(FifoException.class).isThrownBy(() -> sender.send(Map.of("t", tooLong)))
				.withMessage(path() + ": a message of 1,048,577 bytes exceeds the limit of 1,048,576");
		}
	}

	@Test
	void whenReaderIsSlowThenSendWaitsForSomeTime() throws Exception {
		try (FifoChannel receiver = FifoChannel.open(path()); FifoChannel sender = FifoChannel.open(path())) {
			receiver.receive(Duration.ofMillis(1));
			FifoException failure = null;
			int sent = 0;
			while (failure == null) {
				try {
					sender.send(Map.of("n", sent, "pad", "x".repeat(4_000)), Duration.ofMillis(30));
					sent++;
				}
				catch (FifoException ex) {
					failure = ex;
				}
			}
			assertThat(failure).hasMessage(
					path() + ": not sent within 30 ms: the reader is slow, and the pipe is full; nothing was sent");
			assertThatExceptionOfType(FifoException.class)
				.isThrownBy(() -> sender.send(Map.of("pad", "x".repeat(100_000)), Duration.ofMillis(30)))
				.withMessage(path()
						+ ": not sent within 30 ms: the reader is slow, and a large message requires an empty pipe; nothing was sent");
			for (int i = 0; i < sent; i++) {
				assertThat(receiver.receive().get("n").intValue()).isEqualTo(i);
			}
			assertThat(receiver.receive(Duration.ofMillis(10))).isEmpty();
		}
	}

	@Test
	void whatIsNoObjectIsNotSent() {
		try (FifoChannel channel = FifoChannel.open(path())) {
			assertThatExceptionOfType(MessageEncodingException.class).isThrownBy(() -> channel.send("abc"))
				.withMessage("an event must be a JSON object, but java.lang.String is not");
		}
	}

	@Test
	void whenPipeWasMadeLargeThenItIsNotMadeSmallAgain() throws Exception {
		try (FifoChannel receiver = FifoChannel.open(path()); FifoChannel sender = FifoChannel.open(path())) {
			receiver.receive(Duration.ofMillis(200));
			sender.send(Map.of("pad", "x".repeat(900_000)));
			assertThatExceptionOfType(FifoException.class)
				.isThrownBy(() -> sender.send(Map.of("pad", "y".repeat(10_000)), Duration.ofMillis(50)))
				.withMessageEndingWith("a large message requires an empty pipe; nothing was sent");
			assertThat(receiver.receive().get("pad").stringValue()).hasSize(900_000);
			sender.send(Map.of("pad", "y".repeat(10_000)));
			assertThat(receiver.receive().get("pad").stringValue()).hasSize(10_000);
		}
	}

	@Test
	void whatWasReadTogetherCanBePolled() throws Exception {
		try (FifoChannel receiver = FifoChannel.open(path()); FifoChannel sender = FifoChannel.open(path())) {
			receiver.receive(Duration.ofMillis(1));
			sender.send(Map.of("n", 1));
			sender.send(Map.of("n", 2));
			assertThat(receiver.poll()).isEmpty();
			assertThat(receiver.receive()).hasToString("{\"n\":1}");
			assertThat(receiver.poll().orElseThrow()).hasToString("{\"n\":2}");
			assertThat(receiver.poll()).isEmpty();
		}
	}

	@Test
	void whenReaderIsKilledThenSendFailsAndDoesNotHang() throws Exception {
		try (FifoChannel sender = FifoChannel.open(path())) {
			Process stuck = Python.start("""
					import os, sys, time
					fd = os.open(sys.argv[1], os.O_RDONLY | os.O_NONBLOCK)
					print("ready"); time.sleep(60)
					""", path());
			assertThat(stuck.inputReader().readLine()).isEqualTo("ready");
			sender.send(Map.of("n", 1));
			CompletableFuture<Void> sending = CompletableFuture
				.runAsync(() -> sender.send(Map.of("pad", "x".repeat(200_000)), Duration.ofSeconds(60)));
			TimeUnit.MILLISECONDS.sleep(100);
			assertThat(sending).isNotDone();
			stuck.destroyForcibly();
			assertThat(sending).failsWithin(Duration.ofSeconds(10))
				.withThrowableThat()
				.withCauseInstanceOf(NoReaderException.class);
		}
	}

	@Test
	void pythonIsAPeerInBothDirections() throws Exception {
		try (FifoChannel channel = FifoChannel.open(path())) {
			Process reader = Python.start("""
					import json, os, sys
					with open(os.open(sys.argv[1], os.O_RDWR), "rb") as f:
					    for _ in range(100):
					        print(json.loads(f.readline())["n"])
					""", path());
			List<Integer> expected = IntStream.range(0, 100).boxed().toList();
			for (int i : expected) {
				WaitingSender.send(channel, Map.of("n", i));
			}
			try (BufferedReader output = reader.inputReader()) {
				assertThat(output.lines().map(Integer::valueOf).toList()).isEqualTo(expected);
			}
		}
		try (FifoChannel channel = FifoChannel.open(path())) {
			channel.receive(Duration.ofMillis(1));
			Python.run("""
					import json, os, sys
					for n in range(300):
					    fd = os.open(sys.argv[1], os.O_WRONLY | os.O_NONBLOCK)
					    os.write(fd, (json.dumps({"n": n}, separators=(",", ":")) + "\\n").encode()); os.close(fd)
					""", path());
			for (int i = 0; i < 300; i++) {
				assertThat(channel.receive().get("n").intValue()).isEqualTo(i);
			}
		}
	}

	@Test
	void whenNativeLibraryCannotBeLoadedThenSendingSaysWhatToDoAndReceivingWorks() throws Exception {
		List<String> hostile = List.of("-Djna.tmpdir=/proc/no/such", "-Djna.nosys=true", "-Djna.noclasspath=true");
		Process sender = Jvm.command(hostile, FifoProcess.class, "try", path()).start();
		String output = new String(sender.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(output)
			.contains(path() + ": cannot send: The native library cannot be loaded (java.lang.UnsatisfiedLinkError")
			.contains("Native calls require net.java.dev.jna:jna on the class path, a temporary directory that is "
					+ "writable and not mounted noexec (or -Djna.tmpdir) and, on JDK 24 and later, --enable-native-access=ALL-UNNAMED");
		assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path()))).isEqualTo("rw-------");
		Process receiver = Jvm.command(hostile, FifoProcess.class, "receive", path()).start();
		try (BufferedReader lines = receiver.inputReader(); FifoChannel channel = FifoChannel.open(path())) {
			assertThat(lines.readLine()).isEqualTo("ready");
			WaitingSender.send(channel, Map.of("n", 7));
			assertThat(lines.readLine()).isEqualTo("got 7");
		}
	}

	private void write(String text) throws IOException {
		Files.writeString(path(), text, StandardOpenOption.WRITE);
	}

	record Number(int n) {
	}

}
