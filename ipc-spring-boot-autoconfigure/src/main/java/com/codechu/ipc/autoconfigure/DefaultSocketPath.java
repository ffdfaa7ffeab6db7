package com.codechu.ipc.autoconfigure;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import com.codechu.ipc.os.FileStatus;
import com.codechu.ipc.os.Users;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContextException;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * Where the socket is when nobody says where: in the directory that systemd made for the
 * service, else in that of the user's session, else in one of our own.
 */
final class DefaultSocketPath {

	private static final String FILE_NAME = "control.sock";

	private static final Log logger = LogFactory.getLog(DefaultSocketPath.class);

	/** What was warned of, since several clients and a server may share the path. */
	private static final Set<Path> WARNED = ConcurrentHashMap.newKeySet();

	private DefaultSocketPath() {
	}

	/**
	 * Determine the path.
	 * @param environment the application's environment
	 * @return the path; its directory may not exist yet
	 */
	static Path resolve(Environment environment) {
		String application = environment.getProperty("spring.application.name", "application")
			.replaceAll("[^A-Za-z0-9._-]", "-");
		Path service = directory(environment, "RUNTIME_DIRECTORY");
		if (service != null) {
			return service.resolve(FILE_NAME);
		}
		Path session = directory(environment, "XDG_RUNTIME_DIR");
		if (session != null && isOurs(session)) {
			return session.resolve(application).resolve(FILE_NAME);
		}
		return own(environment).resolve(application).resolve(FILE_NAME);
	}

	// By its number, since users without an entry in the system's database have no name.
	private static Path own(Environment environment) {
		try {
			return Path.of(environment.getProperty("java.io.tmpdir", "/tmp"), "ipc-" + Users.own());
		}
		catch (IOException ex) {
			throw new ApplicationContextException("Cannot find out which user this is", ex);
		}
	}

	// systemd separates several directories by colons.
	private static @Nullable Path directory(Environment environment, String variable) {
		String value = environment.getProperty(variable);
		if (!StringUtils.hasText(value)) {
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
