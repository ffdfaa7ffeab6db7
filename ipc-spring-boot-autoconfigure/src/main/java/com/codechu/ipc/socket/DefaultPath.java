package com.codechu.ipc.socket;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

import com.codechu.ipc.os.FileStatus;
import com.codechu.ipc.os.Users;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The default path of the socket: in the runtime directory that systemd created for the
 * service, otherwise in that of the user's session, otherwise in a private directory.
 *
 * @param path the path; its directory may not exist yet
 * @param directory what the path lies in, for a message
 */
public record DefaultPath(Path path, String directory) {

	private static final String SUFFIX = ".sock";

	private static final String FILE_NAME = "control" + SUFFIX;

	private static final String SERVICE = "RUNTIME_DIRECTORY";

	private static final String SESSION = "XDG_RUNTIME_DIR";

	private static final Log logger = LogFactory.getLog(DefaultPath.class);

	/** What was warned of, since several clients and a server may share the path. */
	private static final Set<Path> WARNED = ConcurrentHashMap.newKeySet();

	/**
	 * Determine the path.
	 * @param properties the application's properties, the environment's variables among
	 * them
	 * @return the path
	 * @throws IOException if this user is not known
	 */
	public static DefaultPath resolve(Function<String, @Nullable String> properties) throws IOException {
		String name = properties.apply("spring.application.name");
		String application = fileName((name != null) ? name : "application");
		Path service = directory(properties.apply(SERVICE));
		if (service != null) {
			return new DefaultPath(service.resolve(FILE_NAME), "$" + SERVICE);
		}
		Path session = directory(properties.apply(SESSION));
		if (session != null && isOurs(session)) {
			return new DefaultPath(session.resolve(application).resolve(FILE_NAME), "$" + SESSION);
		}
		String temporary = properties.apply("java.io.tmpdir");
		// By its number, since users without an entry in the system's database have no
		// name.
		Path own = Path.of((temporary != null) ? temporary : "/tmp", "ipc-" + Users.own());
		return new DefaultPath(own.resolve(application).resolve(FILE_NAME), "the directory for temporary files");
	}

	/**
	 * Return the default path of a further server's socket.
	 * @param main the path of the first one
	 * @param name the name of the server
	 * @return a path in the same directory
	 */
	public static Path beside(Path main, String name) {
		return main.resolveSibling(fileName(name) + SUFFIX);
	}

	private static String fileName(String name) {
		return name.replaceAll("[^A-Za-z0-9._-]", "-");
	}

	// systemd separates several directories by colons.
	private static @Nullable Path directory(@Nullable String value) {
		if (value == null || value.isBlank()) {
			return null;
		}
		Path directory = Path.of(value.split(":")[0]);
		return directory.isAbsolute() ? directory : null;
	}

	// After su or sudo, and in cron, it may be missing, or still be that of the user
	// before.
	private static boolean isOurs(Path session) {
		String fault;
		try {
			FileStatus status = FileStatus.following(session);
			fault = (status.isDirectory() && status.uid() == Users.own()) ? "" : "is not a directory of this user";
		}
		catch (IOException ex) {
			fault = "cannot be used: " + ex;
		}
		if (!fault.isEmpty() && WARNED.add(session)) {
			logger.warn(String.format(Locale.ROOT,
					"XDG_RUNTIME_DIR %s %s; the default path of the socket is in the directory for temporary files",
					session, fault));
		}
		return fault.isEmpty();
	}

}
