package com.codechu.ipc.autoconfigure;

import java.io.IOException;
import java.nio.file.Path;

import com.codechu.ipc.socket.DefaultPath;
import org.springframework.context.ApplicationContextException;
import org.springframework.core.env.Environment;

/**
 * The {@link DefaultPath} of an application's socket.
 */
final class DefaultSocketPath {

	private DefaultSocketPath() {
	}

	/**
	 * Determine the path.
	 * @param environment the application's environment
	 * @return the path; its directory may not exist yet
	 */
	static Path resolve(Environment environment) {
		try {
			return DefaultPath.resolve(environment::getProperty).path();
		}
		catch (IOException ex) {
			throw new ApplicationContextException("Cannot determine the current user", ex);
		}
	}

}
