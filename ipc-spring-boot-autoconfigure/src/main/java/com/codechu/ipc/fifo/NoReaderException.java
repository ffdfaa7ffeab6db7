package com.codechu.ipc.fifo;

import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

/**
 * Nobody reads the FIFO, so the message was not sent.
 */
public class NoReaderException extends FifoException {

	NoReaderException(Path path, @Nullable Throwable cause) {
		super(path, "nobody reads this FIFO", cause);
	}

}
