package com.codechu.ipc.client;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/**
 * Thrown when the timeout has expired. The server may still act on the request, unless
 * the phase is {@link Phase#QUEUE} or {@link Phase#CONNECT}.
 *
 * @since 0.1.0
 */
public final class IpcTimeoutException extends IpcException {

	private final Phase phase;

	private final Duration elapsed;

	IpcTimeoutException(Path path, Phase phase, Duration elapsed) {
		this(path, phase, elapsed, "");
	}

	IpcTimeoutException(Path path, Phase phase, Duration elapsed, String remark) {
		super(path, String.format(Locale.ROOT, "%s: %s within %d ms%s", path, phase.what, elapsed.toMillis(), remark),
				null);
		this.phase = phase;
		this.elapsed = elapsed;
	}

	/**
	 * Return what the request was waiting for.
	 * @return the phase
	 */
	public Phase phase() {
		return this.phase;
	}

	/**
	 * Return the time until the request was abandoned.
	 * @return the time since the connection was requested
	 */
	public Duration elapsed() {
		return this.elapsed;
	}

	/**
	 * What a request waits for.
	 */
	public enum Phase {

		/** For one of the client's connections. Nothing was sent. */
		QUEUE("no connection of this client was free"),

		/** For room in the server's backlog. Nothing was sent. */
		CONNECT("the backlog of the server is full, and it accepted no connection"),

		/** For the server to read the request. */
		WRITE("the server did not read the whole request"),

		/** For the reply. */
		READ("no complete reply"),

		/** For the next line of a stream. */
		STREAM("no further line of the stream");

		private final String what;

		Phase(String what) {
			this.what = what;
		}

	}

}
