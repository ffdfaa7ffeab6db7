package com.codechu.ipc.fifo;

import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when the FIFO has no reader, so the message was not sent.
 *
 * @since 0.1.0
 */
public class NoReaderException extends FifoException {

	NoReaderException(Path path, @Nullable Throwable cause) {
		super(path, "this FIFO has no reader", cause);
	}

}
