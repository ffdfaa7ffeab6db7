package com.codechu.ipc.autoconfigure;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

import com.codechu.ipc.client.IpcException;
import com.codechu.ipc.file.UnusablePathException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.env.Environment;

/**
 * Analyzes paths that cannot be used for a socket, pidfile or FIFO.
 */
class UnusablePathFailureAnalyzer extends AbstractFailureAnalyzer<UnusablePathException> {

	private final Environment environment;

	UnusablePathFailureAnalyzer(Environment environment) {
		this.environment = environment;
	}

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, UnusablePathException cause) {
		if (findCause(rootFailure, IpcException.class) != null) {
			// Not a path of our own, but the one of a client.
			return null;
		}
		FileProperty property = FileProperty.of(cause.path(), this.environment);
		if (property == null) {
			return null;
		}
		return new FailureAnalysis(String.format(Locale.ROOT, "%s. %s.", property.failure(), property.describe(cause)),
				action(cause, property.name()), cause);
	}

	private static String action(UnusablePathException cause, String property) {
		Path path = cause.path();
		Path directory = path.getParent();
		return switch (cause.reason()) {
			case IN_USE ->
				String.format(Locale.ROOT, "Stop the other process (\"%s\" shows it), or set '%s' to another path.",
						property.startsWith("ipc.server") ? "ss -xlp" : "fuser -v " + path, property);
			case WRONG_KIND, FOREIGN_FILE, CONTENT ->
				String.format(Locale.ROOT, "Remove or rename %s, or set '%s' to another path.", path, property);
			case TOO_LONG ->
				String.format(Locale.ROOT, "Set '%s' to a shorter path, for example under /run.", property);
			case ABSTRACT_NAME -> String.format(Locale.ROOT,
					"Set '%s' to a path in a directory, such as /run/app/control.sock.", property);
			case DIRECTORY_MISSING -> (directory != null && Files.exists(directory))
					? String.format(Locale.ROOT, "Set '%s' to a path in a directory.", property)
					: String.format(Locale.ROOT, "Create %s, or set '%s' to a directory that this user can create.",
							directory, property);
			case DIRECTORY_NOT_WRITABLE -> String.format(Locale.ROOT,
					"Grant this user write permission for %s, or set '%s' to another directory.", directory, property);
			case READ_ONLY -> String.format(Locale.ROOT,
					"Set '%s' to a writable directory, such as /run or a mounted volume.", property);
			case DIRECTORY_UNTRUSTED -> String.format(Locale.ROOT,
					"Remove write permission for others (\"chmod o-w\") or change the owner (\"chown\"), set '%s' to another directory, or, if it is "
							+ "a volume that only you mount, add the directory to 'ipc.trusted-directories'.",
					property);
			case MODE -> String.format(Locale.ROOT,
					"Set '%s' to a directory on a file system such as tmpfs, or start with \"umask 077\".", property);
			case LOCK_FILE -> String.format(Locale.ROOT,
					"Remove %s.lock if no process uses it, or set '%s' to another path.", path, property);
			case GROUP -> String.format(Locale.ROOT, "Set '%s' to a group that this user is a member of.",
					property.replace(".path", ".group"));
			case FAILED -> String.format(Locale.ROOT, "Fix the cause, or set '%s' to another path.", property);
		};
	}

}
