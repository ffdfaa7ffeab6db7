package com.codechu.ipc.reliability;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import com.codechu.ipc.Jvm;
import com.codechu.ipc.Python;
import com.codechu.ipc.RawPeer;
import com.codechu.ipc.ShortTempDir;
import com.codechu.ipc.os.Backoff;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Servers as processes: started at once, stopped by force, out of descriptors, watched by
 * strangers.
 */
@Tag("reliability")
@Timeout(600)
class ServerProcessTests {

	private static final int STARTS = 200;

	private static final int ROUNDS = 100;

	private static final int KILLS = 50;

	@RegisterExtension
	private final ShortTempDir directory = new ShortTempDir();

	private final List<Child> children = new ArrayList<>();

	private Path path() {
		return this.directory.resolve("a.sock");
	}

	@AfterEach
	void endChildren() throws InterruptedException {
		for (Child child : this.children) {
			child.process.destroyForcibly().waitFor();
		}
	}

	@Test
	void whenAStrangerHammersDuringStartsThenItIsNeverAdmitted() throws Exception {
		Files.setPosixFilePermissions(this.directory.path(), PosixFilePermissions.fromString("rwxr-xr-x"));
		Child server = shell("umask 0; exec", "0600");
		Process stranger = isRoot() ? Python.start("""
				import glob, os, signal, socket, sys, time
				os.setgid(4321); os.setuid(4321)
				admitted = tried = 0
				end = []
				signal.signal(signal.SIGTERM, lambda *a: end.append(1))
				print('ready')
				while not end:
				    for path in [sys.argv[1]] + glob.glob(os.path.dirname(sys.argv[1]) + '/.*/*'):
				        s = socket.socket(socket.AF_UNIX)
				        try:
				            s.connect(path)
				            admitted += 1
				        except FileNotFoundError:
				            pass
				        except OSError:
				            tried += 1
				        s.close()
				print('admitted', admitted, 'refused', tried)
				""", path()) : null;
		BufferedReader told = (stranger != null) ? new BufferedReader(new InputStreamReader(stranger.getInputStream()))
				: null;
		if (told != null) {
			assertThat(told.readLine()).isEqualTo("ready");
		}
		for (int i = 0; i < STARTS; i++) {
			assertThat(server.ask("start")).isEqualTo("started");
			try (Stream<Path> files = Files.list(this.directory.path())) {
				assertThat(files.filter(Files::isDirectory).filter(ServerProcessTests::isOpenToOthers)).isEmpty();
			}
			assertThat(Files.getPosixFilePermissions(path())).isEqualTo(PosixFilePermissions.fromString("rw-------"));
			assertThat(server.ask("stop")).isEqualTo("stopped");
		}
		if (stranger != null) {
			signal(stranger, "TERM");
			String result = told.readLine();
			System.out.println("stranger during " + STARTS + " starts under umask 0: " + result);
			assertThat(result).startsWith("admitted 0 ");
		}
	}

	private static boolean isOpenToOthers(Path directory) {
		try {
			return !Files.getPosixFilePermissions(directory).equals(PosixFilePermissions.fromString("rwx------"));
		}
		catch (IOException ex) {
			return false; // gone already
		}
	}

	@Test
	void onAReadOnlyFileSystemTheReasonIsSaid() throws Exception {
		if (!isRoot()) {
			System.out.println("SKIPPED: only root can mount a file system");
		}
		Assumptions.assumeTrue(isRoot(), "only root can mount a file system");
		Child server = shell(
				"unshare -m sh -c 'mount -t tmpfs -o ro none " + this.directory.path() + " && exec \"$@\"' sh", "0600");
		assertThat(server.ask("start")).isEqualTo("refused READ_ONLY");
		assertThat(server.ask("pidfile")).isEqualTo("refused READ_ONLY");
	}

	private static boolean isRoot() throws IOException {
		return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
	}

	@Test
	void whenThreeStartAtOnceOnAStalePathThenExactlyOneWins() throws Exception {
		List<Child> contenders = List.of(java("0600"), java("0600"), java("0600"));
		for (int round = 0; round < ROUNDS; round++) {
			leaveStaleSocket();
			for (Child contender : contenders) {
				contender.tell("start");
			}
			List<Child> winners = new ArrayList<>();
			for (Child contender : contenders) {
				String answer = contender.hear();
				if (answer.equals("started")) {
					winners.add(contender);
				}
				else {
					assertThat(answer).isEqualTo("refused IN_USE");
				}
			}
			assertThat(winners).as("round " + round).hasSize(1);
			assertThat(RawPeer.exchange(path(), "{\"a\":1}\n")).isEqualTo("{\"a\":1}\n");
			assertThat(winners.get(0).ask("stop")).isEqualTo("stopped");
		}
		System.out.println("three at once on a stale path: one winner in each of " + ROUNDS + " rounds");
	}

	private void leaveStaleSocket() throws IOException {
		try (ServerSocketChannel stale = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
			stale.bind(UnixDomainSocketAddress.of(path()));
		}
	}

	@Test
	void whenAStoppedServerHasAFullBacklogThenItIsNotEvicted() throws Exception {
		Child frozen = java("0600");
		assertThat(frozen.ask("start")).isEqualTo("started");
		signal(frozen.process, "STOP");
		List<SocketChannel> waiting = new ArrayList<>();
		try {
			for (int i = 0; i < 20; i++) {
				SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
				waiting.add(channel);
				channel.configureBlocking(false);
				try {
					channel.connect(UnixDomainSocketAddress.of(path()));
				}
				catch (IOException ex) {
					assertThat(ex).hasMessage("Resource temporarily unavailable");
				}
			}
			assertThat(java("0600").ask("start")).isEqualTo("refused IN_USE");
		}
		finally {
			for (SocketChannel channel : waiting) {
				channel.close();
			}
			signal(frozen.process, "CONT");
		}
		Awaitility.await().until(() -> RawPeer.exchange(path(), "{\"a\":1}\n").equals("{\"a\":1}\n"));
	}

	@Test
	void whenKilledUnderLoadThenTheNextStartSucceedsAtOnce() throws Exception {
		AtomicInteger answered = new AtomicInteger();
		Thread load = new Thread(() -> {
			while (!Thread.currentThread().isInterrupted()) {
				try (RawPeer peer = RawPeer.connect(path())) {
					while (peer.send("{\"a\":1}\n").readLine().endsWith("\n")) {
						answered.incrementAndGet();
					}
				}
				catch (IOException ex) {
					Backoff.pauseUninterruptibly(Duration.ofMillis(1)); // down; try again
				}
			}
		});
		load.setDaemon(true);
		load.start();
		for (int i = 0; i < KILLS; i++) {
			Child child = java("0600");
			assertThat(child.ask("pidfile")).isEqualTo("held " + path() + ".pid");
			assertThat(child.ask("start")).isEqualTo("started");
			assertThat(Path.of(path() + ".pid")).hasContent(child.process.pid() + "\n");
			assertThat(RawPeer.exchange(path(), "{\"a\":1}\n")).isEqualTo("{\"a\":1}\n");
			child.process.destroyForcibly().waitFor();
		}
		load.interrupt();
		load.join();
		System.out.println(KILLS + " times kill -9 under load: next start at once, " + answered + " requests answered");
	}

	@Test
	void whenDescriptorsRunOutThenTheServerWaitsWithoutBurningTimeAndRecovers() throws Exception {
		Child server = shell("ulimit -n 300; exec", "0600");
		assertThat(server.ask("start")).isEqualTo("started");
		assertThat(RawPeer.exchange(path(), "{\"a\":1}\n")).isEqualTo("{\"a\":1}\n");
		long begin = System.nanoTime();
		server.tell("exhaust");
		while (!server.hear().startsWith("exhausted by ")) {
			// A line of the log.
		}
		try (RawPeer peer = RawPeer.connect(path())) {
			peer.send("{\"a\":2}\n");
			Backoff.pause(Duration.ofSeconds(2));
			long before = cpuTicks(server);
			long beginOfTicks = System.nanoTime();
			Backoff.pause(Duration.ofSeconds(4));
			long ticks = cpuTicks(server) - before;
			Duration ofTicks = Duration.ofNanos(System.nanoTime() - beginOfTicks);
			server.tell("free");
			assertThat(peer.readLine()).isEqualTo("{\"a\":2}\n");
			List<String> lines = new ArrayList<>();
			for (String line = server.hear(); !line.equals("freed"); line = server.hear()) {
				lines.add(line);
			}
			Duration elapsed = Duration.ofNanos(System.nanoTime() - begin);
			List<String> failures = lines.stream().filter((each) -> each.contains("Failed to accept")).toList();
			System.out.println("out of descriptors: %.1f %% of a CPU, %d log lines in %.1f s"
				.formatted(1_000.0 * ticks / ofTicks.toMillis(), failures.size(), elapsed.toMillis() / 1_000.0));
			assertThat(ticks).as("hundredths of a second in " + ofTicks).isLessThan(ofTicks.toMillis() / 200);
			assertThat(failures).hasSizeBetween(1, 1 + (int) elapsed.dividedBy(Duration.ofSeconds(10)));
		}
	}

	// In hundredths of a second.
	private static long cpuTicks(Child child) throws IOException {
		String stat = Files.readString(Path.of("/proc", Long.toString(child.process.pid()), "stat"));
		String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
		return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
	}

	private static void signal(Process process, String name) throws Exception {
		Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
		assertThat(kill.waitFor(10, TimeUnit.SECONDS)).isTrue();
	}

	private Child java(String mode) throws IOException {
		return new Child(Jvm.command(List.of(), ServerProcess.class, path(), mode));
	}

	private Child shell(String prefix, String mode) throws IOException {
		ProcessBuilder java = Jvm.command(List.of(), ServerProcess.class, path(), mode);
		List<String> command = new ArrayList<>(List.of("sh", "-c", prefix + " \"$@\"", "sh"));
		command.addAll(java.command());
		return new Child(java.command(command));
	}

	/**
	 * A process that is told what to do line by line.
	 */
	private final class Child {

		private final Process process;

		private final BufferedReader out;

		private final OutputStream in;

		private Child(ProcessBuilder builder) throws IOException {
			this.process = builder.start();
			this.out = new BufferedReader(new InputStreamReader(this.process.getInputStream()));
			this.in = this.process.getOutputStream();
			ServerProcessTests.this.children.add(this);
		}

		private void tell(String command) {
			try {
				this.in.write((command + "\n").getBytes(StandardCharsets.UTF_8));
				this.in.flush();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

		private String hear() throws IOException {
			String line = this.out.readLine();
			assertThat(line).as("output of " + this.process.pid()).isNotNull();
			return line;
		}

		private String ask(String command) throws IOException {
			tell(command);
			return hear();
		}

	}

}
