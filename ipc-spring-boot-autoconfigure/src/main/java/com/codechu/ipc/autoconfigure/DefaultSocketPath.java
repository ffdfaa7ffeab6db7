package com.codechu.ipc.autoconfigure;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

import com.codechu.ipc.os.FileStatus;
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
		if (session != null) {
			return session.resolve(application).resolve(FILE_NAME);
		}
		Path own = Path.of(environment.getProperty("java.io.tmpdir", "/tmp"),
				"ipc-" + environment.getProperty("user.name", "user"));
		requireOurs(own);
		return own.resolve(application).resolve(FILE_NAME);
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

	// Anyone can make a directory of this name before us, and then replace what is in it.
	private static void requireOurs(Path directory) {
		try {
			FileStatus status = FileStatus.of(directory);
			if (status != null && !(status.isDirectory() && status.uid() == FileStatus.ownUid())) {
				throw new ApplicationContextException(String.format(Locale.ROOT,
						"%s exists and is not a directory of this user; remove it, or set the path of the socket",
						directory));
			}
		}
		catch (IOException ex) {
			throw new ApplicationContextException("Cannot look at " + directory, ex);
		}
	}

}
