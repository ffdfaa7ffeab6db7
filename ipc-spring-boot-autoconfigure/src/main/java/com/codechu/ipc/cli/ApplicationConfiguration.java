package com.codechu.ipc.cli;

import java.io.IOException;

import com.codechu.ipc.protocol.internal.Texts;
import com.codechu.ipc.socket.DefaultPath;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;

/**
 * The configuration of the application as it reads it itself: system properties, the
 * environment and the files, for the active profiles. What it is started with by others,
 * as a unit does, is not known.
 */
final class ApplicationConfiguration {

	private static final int MAX_CHARS = 1_000;

	private final StandardEnvironment environment;

	private ApplicationConfiguration(StandardEnvironment environment) {
		this.environment = environment;
	}

	static ApplicationConfiguration load() throws CommandLineException {
		SilentLog.install();
		StandardEnvironment environment = new StandardEnvironment();
		try {
			ConfigDataEnvironmentPostProcessor.applyTo(environment);
			ConfigurationPropertySources.attach(environment);
		}
		catch (RuntimeException ex) {
			throw unusable(ex);
		}
		return new ApplicationConfiguration(environment);
	}

	private static CommandLineException unusable(Exception ex) {
		return new CommandLineException(ExitCode.USAGE, "the application's configuration cannot be read: "
				+ Texts.printable(Texts.message(ex), MAX_CHARS) + "; specify the socket with --socket or IPC_SOCKET",
				ex);
	}

	/**
	 * Return the value of a property.
	 * @param name the property
	 * @return its value, {@code null} if it is not set
	 * @throws CommandLineException if it has a placeholder that nothing is known for
	 */
	@Nullable String property(String name) throws CommandLineException {
		try {
			return this.environment.getProperty(name);
		}
		catch (IllegalArgumentException ex) {
			throw unusable(ex);
		}
	}

	/**
	 * Determine the default path of the socket.
	 * @return the path
	 * @throws CommandLineException if it cannot be determined
	 */
	DefaultPath defaultPath() throws CommandLineException {
		try {
			return DefaultPath.resolve(this.environment::getProperty);
		}
		catch (IllegalArgumentException | IOException ex) {
			throw unusable(ex);
		}
	}

	/**
	 * Find out where a property is set.
	 * @param name the property
	 * @return its name, and where that is
	 */
	String origin(String name) {
		for (PropertySource<?> source : this.environment.getPropertySources()) {
			if (source.containsProperty(name) && !source.getName().equals("configurationProperties")) {
				Origin origin = OriginLookup.getOrigin(source, name);
				return name + " of " + ((origin != null) ? origin : source.getName());
			}
		}
		return name;
	}

}
