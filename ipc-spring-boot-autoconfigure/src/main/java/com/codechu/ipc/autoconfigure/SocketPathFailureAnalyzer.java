package com.codechu.ipc.autoconfigure;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

import com.codechu.ipc.client.IpcException;
import com.codechu.ipc.file.SocketPathException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Tells what to do when the server's socket cannot be published.
 */
class SocketPathFailureAnalyzer extends AbstractFailureAnalyzer<SocketPathException> {

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, SocketPathException cause) {
		if (findCause(rootFailure, IpcException.class) != null) {
			// Not the server's path, but the one of a client.
			return null;
		}
		return new FailureAnalysis("The IPC server failed to start. " + cause.getMessage() + ".", action(cause), cause);
	}

	private static String action(SocketPathException cause) {
		Path path = cause.path();
		Path directory = path.getParent();
		return switch (cause.reason()) {
			case IN_USE -> "Stop the other server (\"ss -xlp\" shows it), or set 'ipc.server.path' to another path.";
			case NOT_A_SOCKET ->
				String.format(Locale.ROOT, "Remove or rename %s, or set 'ipc.server.path' to another path.", path);
			case TOO_LONG -> "Set 'ipc.server.path' to a shorter path, below /run for example.";
			case DIRECTORY_MISSING ->
				Files.exists(directory) ? "Set 'ipc.server.path' to a path in a directory." : String.format(Locale.ROOT,
						"Create %s, or set 'ipc.server.path' to a directory that this user can create.", directory);
			case DIRECTORY_NOT_WRITABLE -> String.format(Locale.ROOT,
					"Give this user the right to write to %s, or set 'ipc.server.path' to another directory.",
					directory);
			case DIRECTORY_FOREIGN_WRITABLE -> String.format(Locale.ROOT,
					"Take the right from others (\"chown\" or \"chmod o-w\" %s), or set 'ipc.server.path' to another directory.",
					directory);
			case LOCK_FILE -> String.format(Locale.ROOT,
					"Remove %s.lock if no server uses it, or set 'ipc.server.path' to another path.", path);
			case GROUP -> "Set 'ipc.server.group' to a group that this user is a member of.";
		};
	}

}
