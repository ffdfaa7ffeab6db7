package com.codechu.ipc.fifo;

import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when a FIFO cannot be used, or a message could not be sent or received.
 *
 * @since 0.1.0
 */
public class FifoException extends RuntimeException {

	private final transient Path path;

	FifoException(Path path, String message, @Nullable Throwable cause) {
		super(path + ": " + message, cause);
		this.path = path;
	}

	/**
	 * Return the FIFO.
	 * @return its path
	 */
	public Path path() {
		return this.path;
	}

}
