package com.codechu.ipc.testing;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;

/**
 * The paths of a test, in place of those of the application. What the test itself sets
 * stays: by the attributes of its annotations, {@code @TestPropertySource} or
 * {@code @DynamicPropertySource}.
 */
final class TestPaths {

	private static final String SERVER = "ipc.server.path";

	private static final String SOCKET = "control.sock";

	private static final String CLIENT = "ipc.client.path";

	private static final String CLIENTS = "ipc.clients";

	private static final String DEFAULT_CLIENT = "default";

	private final ConfigurableEnvironment environment;

	private final Path directory;

	private final List<ConfigurationPropertySource> ofTest;

	private final Map<String, Path> paths = new LinkedHashMap<>();

	/** Where the servers of the application are now, by where they would have been. */
	private final Map<Path, Path> moved = new HashMap<>();

	TestPaths(ConfigurableEnvironment environment, Path directory) {
		this.environment = environment;
		this.directory = directory;
		this.ofTest = sourcesOfTest(environment);
	}

	// Those of a test come first of all, and the system's properties before everything
	// that the application has.
	private static List<ConfigurationPropertySource> sourcesOfTest(ConfigurableEnvironment environment) {
		List<ConfigurationPropertySource> sources = new ArrayList<>();
		for (PropertySource<?> source : environment.getPropertySources()) {
			if (source.getName().equals(StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME)) {
				break;
			}
			if (!ConfigurationPropertySources.isAttachedConfigurationPropertySource(source)) {
				ConfigurationPropertySources.from(source).forEach(sources::add);
			}
		}
		return sources;
	}

	/**
	 * Move everything into the directory of the test. A client of one of the
	 * application's own servers follows it; another one uses a path without a server.
	 */
	void isolate() {
		moveServers();
		follow(CLIENT, DEFAULT_CLIENT);
		names(CLIENTS).forEach((name) -> follow(CLIENTS + "." + name + ".path", name));
		names("ipc.fifos")
			.forEach((name) -> put("ipc.fifos." + name + ".path", this.directory.resolve(name + ".fifo")));
		if (this.environment.containsProperty("ipc.pidfile.path")) {
			put("ipc.pidfile.path", Path.of(this.directory.resolve(SOCKET) + ".pid"));
		}
	}

	// Without a path, a server is beside the first one, wherever that is.
	private void moveServers() {
		move(SERVER, SOCKET);
		String first = this.environment.getProperty(SERVER);
		for (String name : names("ipc.servers")) {
			String property = "ipc.servers." + name + ".path";
			if (this.environment.getProperty(property) != null) {
				move(property, name + ".sock");
			}
			else if (first != null && this.paths.containsKey(SERVER)) {
				this.moved.put(Path.of(first).resolveSibling(name + ".sock"), this.directory.resolve(name + ".sock"));
			}
		}
	}

	private void move(String property, String file) {
		put(property, this.directory.resolve(file));
		String path = this.environment.getProperty(property);
		if (path != null) {
			this.moved.put(Path.of(path), this.paths.getOrDefault(property, Path.of(path)));
		}
	}

	// Without a path, a client has that of the server anyway.
	private void follow(String property, String client) {
		String path = this.environment.getProperty(property);
		if (path != null) {
			put(property, this.moved.getOrDefault(Path.of(path), this.directory.resolve(client + ".sock")));
		}
	}

	/**
	 * Let clients talk to a server of the test.
	 * @param clients their names, empty for all
	 * @param server the path of the server's socket
	 */
	void connect(Set<String> clients, Path server) {
		Collection<String> named = clients.isEmpty() ? names(CLIENTS) : clients;
		if (clients.isEmpty() || clients.contains(DEFAULT_CLIENT)) {
			this.paths.put(CLIENT, server);
		}
		named.stream()
			.filter((name) -> !name.equals(DEFAULT_CLIENT))
			.forEach((name) -> this.paths.put(CLIENTS + "." + name + ".path", server));
	}

	private void put(String property, Path path) {
		ConfigurationPropertyName name = ConfigurationPropertyName.adapt(property, '.');
		if (this.ofTest.stream().allMatch((each) -> each.getConfigurationProperty(name) == null)) {
			this.paths.put(property, path);
		}
	}

	private Set<String> names(String prefix) {
		return Binder.get(this.environment)
			.bind(prefix, Bindable.mapOf(String.class, Object.class))
			.map(Map::keySet)
			.orElse(Set.of());
	}

	/**
	 * Return what to add to the properties of the test.
	 * @return names and values
	 */
	String[] properties() {
		return this.paths.entrySet()
			.stream()
			.map((entry) -> entry.getKey() + "=" + entry.getValue())
			.toArray(String[]::new);
	}

}
