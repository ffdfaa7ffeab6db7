package com.codechu.ipc.systemd;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import com.codechu.ipc.Jvm;
import com.codechu.ipc.Python;
import com.codechu.ipc.ShortTempDir;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * With a stand-in for systemd: it listens, passes the socket as standard input, and hears
 * notifications.
 */
@Timeout(120)
class SystemdTests {

	private static final String SYSTEMD = """
			import os, signal, socket, subprocess, sys, threading, time
			directory, mode = sys.argv[1:3]
			path = directory + '/a.sock'
			notify = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
			name = '\\0ipc-test-%d' % os.getpid() if mode == 'abstract' else directory + '/notify'
			notify.bind(name)
			env = dict(os.environ, NOTIFY_SOCKET=name.replace('\\0', '@'))
			stdin = subprocess.DEVNULL
			if mode in ('broken', 'nowhere'):
			    env['WATCHDOG_USEC'] = '300000'
			if mode == 'nowhere':
			    env['NOTIFY_SOCKET'] = directory + '/nowhere'
			if mode == 'socket':
			    stdin = socket.socket(socket.AF_UNIX)
			    stdin.bind(path)
			    os.chmod(path, 0o600)
			    stdin.listen(16)
			    env['WATCHDOG_USEC'] = '300000'
			log = open(directory + '/daemon.log', 'w')
			daemon = subprocess.Popen(sys.argv[3:], stdin=stdin, env=env, stdout=log, stderr=log)
			heard = []
			notify.settimeout(60)
			def hear(until):
			    while True:
			        for line in notify.recv(4096).decode().split('\\n'):
			            if line != 'WATCHDOG=1' or heard[-1:] != [line]:
			                heard.append(line)
			        if until in heard:
			            return
			def ask(line):
			    client = socket.socket(socket.AF_UNIX)
			    client.connect(path)
			    client.sendall(line)
			    print('reply', client.makefile().readline().strip())
			    client.close()
			if mode == 'nowhere':
			    while not os.path.exists(path):
			        time.sleep(0.05)
			    time.sleep(2)
			    daemon.terminate()
			    daemon.wait(30)
			    print('warnings', open(directory + '/daemon.log').read().count('Failed to notify systemd'))
			    sys.exit(0)
			if mode == 'runner':
			    while not os.path.exists(path):
			        time.sleep(0.05)
			    ask(b'{"cmd":"ping"}\\n')
			hear('READY=1')
			if mode == 'broken':
			    hear('WATCHDOG=1')
			    ask(b'{"cmd":"break"}\\n')
			    end = time.time() + 30
			    notify.settimeout(1.5)
			    try:
			        while True:
			            notify.recv(4096)
			            assert time.time() < end, 'still kept alive'
			    except socket.timeout:
			        print('silent')
			    notify.settimeout(60)
			if mode == 'socket':
			    hear('WATCHDOG=1')
			ask(b'{"cmd":"ping"}\\n')
			daemon.terminate()
			hear('STOPPING=1')
			daemon.wait(30)
			print('heard', '|'.join(heard))
			print('left' if os.path.exists(path) else 'removed')
			if mode == 'socket':
			    print('inode', 'kept' if os.stat(path).st_ino else '')
			""";

	@RegisterExtension
	private final ShortTempDir directory = new ShortTempDir();

	private String run(String mode, String... options) throws Exception {
		List<Object> arguments = new ArrayList<>(List.of(this.directory.path(), mode));
		arguments
			.addAll(Jvm
				.command(List.of(), SystemdApplication.class, "--ipc.server.path=" + this.directory.resolve("a.sock"),
						"--logging.level.root=warn", "--spring.main.banner-mode=off")
				.command());
		arguments.addAll(List.of(options));
		try {
			return Python.run(SYSTEMD, arguments.toArray());
		}
		catch (AssertionError ex) {
			throw new AssertionError(Files.readString(this.directory.resolve("daemon.log")), ex);
		}
	}

	@Test
	void whenNotifiedThenReadinessComesAfterTheSocketAndStoppingBefore() throws Exception {
		Path path = this.directory.resolve("a.sock");
		for (String mode : List.of("path", "abstract")) {
			assertThat(run(mode)).isEqualTo("""
					reply {"pong":true}
					heard READY=1|STATUS=Listening on %s|STOPPING=1|STATUS=Stopping
					removed
					""".formatted(path));
		}
	}

	@Test
	void whenTheSocketIsPassedInThenItIsUsedAndNeverRemoved() throws Exception {
		assertThat(run("socket")).isEqualTo("""
				reply {"pong":true}
				heard READY=1|STATUS=Listening on %s|WATCHDOG=1|STOPPING=1|STATUS=Stopping
				left
				inode kept
				""".formatted(this.directory.resolve("a.sock")));
	}

	@Test
	void readinessFollowsTheRunners() throws Exception {
		assertThat(run("runner", "--runner=2s")).isEqualTo("""
				reply {"pong":true}
				reply {"pong":true}
				heard READY=1|STATUS=Listening on %s|STOPPING=1|STATUS=Stopping
				removed
				""".formatted(this.directory.resolve("a.sock")));
	}

	@Test
	@Tag("reliability")
	void whileARunnerTakesLongTheStartIsExtended() throws Exception {
		assertThat(run("runner", "--runner=35s")).isEqualTo("""
				reply {"pong":true}
				reply {"pong":true}
				heard EXTEND_TIMEOUT_USEC=60000000|READY=1|STATUS=Listening on %s|STOPPING=1|STATUS=Stopping
				removed
				""".formatted(this.directory.resolve("a.sock")));
		assertThat(this.directory.resolve("daemon.log")).content()
			.containsOnlyOnce("A runner has not returned for 30 s, and systemd is not notified that the application is "
					+ "ready until it does: run a main loop on a separate thread");
	}

	@Test
	void whenLivenessIsBrokenThenNobodyIsToldThatItLives() throws Exception {
		assertThat(run("broken")).startsWith("reply {\"broken\":true}\nsilent\nreply {\"pong\":true}\n");
	}

	@Test
	void whenTheSocketLeadsNowhereThenThereIsOneWarning() throws Exception {
		assertThat(run("nowhere")).isEqualTo("warnings 1\n");
	}

	@Test
	void whenNobodyWantsToBeNotifiedThenThereIsNoNotifier() {
		assertThat(SystemdNotifier.from(Map.of())).isNull();
		assertThat(SystemdNotifier.from(Map.of("NOTIFY_SOCKET", ""))).isNull();
		assertThat(SystemdNotifier.from(Map.of("NOTIFY_SOCKET", "vsock:2:1234"))).isNull();
		assertThat(SystemdNotifier.from(Map.of("NOTIFY_SOCKET", "/run/" + "x".repeat(108)))).isNull();
	}

	@Test
	void theWatchdogIsThatOfThisProcess() {
		Map<String, String> other = Map.of("NOTIFY_SOCKET", "/run/n", "WATCHDOG_USEC", "2000000", "WATCHDOG_PID", "1");
		Map<String, String> own = Map.of("NOTIFY_SOCKET", "/run/n", "WATCHDOG_USEC", "2000000", "WATCHDOG_PID",
				Long.toString(ProcessHandle.current().pid()));
		assertThat(SystemdNotifier.from(other).watchdog()).isEqualTo(Duration.ZERO);
		assertThat(SystemdNotifier.from(own).watchdog()).isEqualTo(Duration.ofSeconds(2));
	}

}
