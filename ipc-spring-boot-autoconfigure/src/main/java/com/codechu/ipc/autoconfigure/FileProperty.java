package com.codechu.ipc.autoconfigure;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;

import com.codechu.ipc.file.UnusablePathException;
import com.codechu.ipc.server.UnixServer;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContextException;
import org.springframework.core.env.Environment;

/**
 * The property that one of our paths comes from.
 *
 * @param name the property
 * @param failure what failed
 */
record FileProperty(String name, String failure) {

	private static final String SERVER = "ipc.server.path";

	private static final String PIDFILE = "ipc.pidfile.path";

	/**
	 * Find the property.
	 * @param path the absolute path
	 * @param environment has the properties
	 * @return the property, {@code null} if the path is not one of ours
	 */
	static @Nullable FileProperty of(Path path, Environment environment) {
		if (path.equals(path(environment.getProperty(PIDFILE)))) {
			return new FileProperty(PIDFILE, "The pidfile cannot be acquired");
		}
		for (String name : NamedBeans.FIFOS.names(environment)) {
			String property = "ipc.fifos." + name + ".path";
			if (path.equals(path(environment.getProperty(property)))) {
				return new FileProperty(property, String.format(Locale.ROOT, "FIFO '%s' cannot be used", name));
			}
		}
		for (String name : IpcServerSettings.started(environment)) {
			if (path.equals(server(environment, name))) {
				return new FileProperty(IpcServerSettings.property(name, "path"),
						String.format(Locale.ROOT, "IPC server '%s' failed to start", name));
			}
		}
		return path.equals(server(environment, UnixServer.DEFAULT_NAME))
				? new FileProperty(SERVER, "The IPC server failed to start") : null;
	}

	private static @Nullable Path server(Environment environment, String name) {
		try {
			String value = IpcServerSettings.path(environment, name).toString();
			return value.startsWith("@") ? Path.of(value) : path(value);
		}
		catch (ApplicationContextException | InvalidPathException ex) {
			return null;
		}
	}

	private static @Nullable Path path(@Nullable String value) {
		try {
			return (value != null) ? Path.of(value).toAbsolutePath().normalize() : null;
		}
		catch (InvalidPathException ex) {
			return null;
		}
	}

	/**
	 * Describe what is wrong.
	 * @param failure the failure
	 * @return its message, with the path
	 */
	String describe(UnusablePathException failure) {
		String message = String.valueOf(failure.getMessage());
		return Character.isLowerCase(message.charAt(0)) ? failure.path() + ": " + message : message;
	}

}
