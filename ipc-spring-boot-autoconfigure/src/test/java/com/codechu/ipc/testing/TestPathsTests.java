package com.codechu.ipc.testing;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

class TestPathsTests {

	private final StandardEnvironment environment = new StandardEnvironment();

	private TestPaths paths() {
		return new TestPaths(this.environment, Path.of("/t"));
	}

	private void application(Map<String, Object> properties) {
		this.environment.getPropertySources().addLast(new MapPropertySource("application", properties));
	}

	private void test(Map<String, Object> properties) {
		this.environment.getPropertySources().addFirst(new MapPropertySource("test", properties));
	}

	private String[] isolated() {
		TestPaths paths = paths();
		paths.isolate();
		return paths.properties();
	}

	@Test
	void withoutPropertiesOnlyTheServerIsMovedAndItsClientFollows() {
		assertThat(isolated()).containsExactly("ipc.server.path=/t/control.sock");
	}

	@Test
	void clientsOfTheOwnServerFollowAndOthersReachNobody() {
		application(Map.of("ipc.server.path", "/run/a.sock", "ipc.client.path", "/run/b.sock", "ipc.clients.own.path",
				"/run/a.sock", "ipc.pidfile.path", "/run/a.pid", "ipc.fifos.events.path", "/run/events"));
		assertThat(isolated()).containsExactlyInAnyOrder("ipc.server.path=/t/control.sock",
				"ipc.client.path=/t/default.sock", "ipc.clients.own.path=/t/control.sock",
				"ipc.pidfile.path=/t/control.sock.pid", "ipc.fifos.events.path=/t/events.fifo");
	}

	@Test
	void clientsOfANamedServerFollowIt() {
		application(Map.of("ipc.server.path", "/run/a.sock", "ipc.servers.admin.path", "/run/b.sock",
				"ipc.servers.back-up.mode", "0660", "ipc.clients.one.path", "/run/b.sock", "ipc.clients.two.path",
				"/run/back-up.sock"));
		assertThat(isolated()).containsExactlyInAnyOrder("ipc.server.path=/t/control.sock",
				"ipc.servers.admin.path=/t/admin.sock", "ipc.clients.one.path=/t/admin.sock",
				"ipc.clients.two.path=/t/back-up.sock");
	}

	@Test
	void whatTheTestSetsStays() {
		application(Map.of("ipc.server.path", "/run/a.sock", "ipc.client.path", "/run/a.sock"));
		test(Map.of("ipc.server.path", "/run/test.sock", "ipc.clients.real-one.path", "/run/real.sock",
				"ipc.clients.realOne.retries", "0"));
		assertThat(isolated()).containsExactly("ipc.client.path=/t/default.sock");
	}

	@Test
	void clientsAreConnectedByNameOrAll() {
		application(Map.of("ipc.clients.one.path", "/run/a.sock", "ipc.clients.two.path", "/run/b.sock"));
		TestPaths all = paths();
		all.isolate();
		all.connect(Set.of(), Path.of("/m"));
		assertThat(all.properties()).containsExactlyInAnyOrder("ipc.server.path=/t/control.sock", "ipc.client.path=/m",
				"ipc.clients.one.path=/m", "ipc.clients.two.path=/m");
		TestPaths some = paths();
		some.isolate();
		some.connect(Set.of("two", "three"), Path.of("/m"));
		assertThat(some.properties()).containsExactlyInAnyOrder("ipc.server.path=/t/control.sock",
				"ipc.clients.one.path=/t/one.sock", "ipc.clients.two.path=/m", "ipc.clients.three.path=/m");
	}

}
