package com.codechu.ipc.file;

import java.io.IOException;
import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

/**
 * No socket can be published at a path. Nothing at the path was changed.
 */
public class SocketPathException extends IOException {

	private final transient Path path;

	private final Reason reason;

	public SocketPathException(Reason reason, Path path, String message) {
		this(reason, path, message, null);
	}

	public SocketPathException(Reason reason, Path path, String message, @Nullable Throwable cause) {
		super(message, cause);
		this.reason = reason;
		this.path = path;
	}

	/**
	 * Return the path the socket was to have.
	 * @return the absolute path
	 */
	public Path path() {
		return this.path;
	}

	/**
	 * Return why.
	 * @return the reason
	 */
	public Reason reason() {
		return this.reason;
	}

	/**
	 * Why no socket can be published.
	 */
	public enum Reason {

		/** A server listens there, or may do so: it did not refuse us twice. */
		IN_USE,

		/** Something that is not a socket has that name. */
		NOT_A_SOCKET,

		/** The path has more bytes than a socket address can hold. */
		TOO_LONG,

		/** The directory does not exist and cannot be created, or is not a directory. */
		DIRECTORY_MISSING,

		/** The directory does not let this user create files. */
		DIRECTORY_NOT_WRITABLE,

		/** Another user may replace files in the directory. */
		DIRECTORY_FOREIGN_WRITABLE,

		/** The file {@code <path>.lock} cannot be used. */
		LOCK_FILE,

		/** The group to own the socket is unknown, or this user may not give it away. */
		GROUP

	}

}
