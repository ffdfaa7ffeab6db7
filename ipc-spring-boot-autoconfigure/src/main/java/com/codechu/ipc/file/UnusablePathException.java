package com.codechu.ipc.file;

import java.io.IOException;
import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when a path cannot be used for a socket, pidfile or FIFO. Nothing at the path
 * was changed.
 *
 * @since 0.1.0
 */
public class UnusablePathException extends IOException {

	private final transient Path path;

	private final Reason reason;

	/**
	 * Create the exception.
	 * @param reason why
	 * @param path the requested absolute path
	 * @param message what is wrong, with the value
	 */
	public UnusablePathException(Reason reason, Path path, String message) {
		this(reason, path, message, null);
	}

	/**
	 * Create the exception.
	 * @param reason why
	 * @param path the requested absolute path
	 * @param message what is wrong, with the value
	 * @param cause the failure of the operating system, if any
	 */
	public UnusablePathException(Reason reason, Path path, String message, @Nullable Throwable cause) {
		super(message, cause);
		this.reason = reason;
		this.path = path;
	}

	/**
	 * Return the requested path.
	 * @return the absolute path
	 */
	public Path path() {
		return this.path;
	}

	/**
	 * Return the reason.
	 * @return the reason
	 */
	public Reason reason() {
		return this.reason;
	}

	/**
	 * Why a path cannot be used.
	 */
	public enum Reason {

		/** A server listens there, or may do so: it did not refuse us twice. */
		IN_USE,

		/** The path is used by a file of another kind. */
		WRONG_KIND,

		/** The file belongs to another user. */
		FOREIGN_FILE,

		/** The file has content that is not that of a pidfile. */
		CONTENT,

		/** The path has more bytes than a socket address can hold. */
		TOO_LONG,

		/** A name in the abstract namespace, which has no modes. */
		ABSTRACT_NAME,

		/** The directory does not exist and cannot be created, or is not a directory. */
		DIRECTORY_MISSING,

		/** The directory does not let this user create files. */
		DIRECTORY_NOT_WRITABLE,

		/** The file system is mounted read-only. */
		READ_ONLY,

		/**
		 * Another user may replace the file, the directory, or one of those above it.
		 */
		DIRECTORY_UNTRUSTED,

		/** The file system does not support the requested mode. */
		MODE,

		/** The file {@code <path>.lock} cannot be used. */
		LOCK_FILE,

		/** The group to own the file is unknown, or this user may not give it away. */
		GROUP,

		/** The file cannot be created, written or locked for another reason. */
		FAILED

	}

}
