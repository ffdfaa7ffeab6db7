package com.codechu.ipc.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.stream.Stream;

import com.codechu.ipc.client.IpcTimeoutException.Phase;
import com.codechu.ipc.file.UnusablePathException;
import com.codechu.ipc.os.Backoff;
import com.codechu.ipc.os.FileStatus;
import com.codechu.ipc.socket.SocketPath;

/**
 * Connects, and tries again where that can help.
 * <p>
 * The channel does not block while it connects: a connection to a Unix domain socket is
 * made at once or not at all. With a full backlog a blocking one would wait for ever.
 */
final class Connector {

	private static final Duration FIRST_PROBE = Duration.ofMillis(1);

	private static final Duration MAX_PROBE = Duration.ofMillis(20);

	private static final Path SOCKETS = Path.of("/proc/net/unix");

	private static final int TYPE_COLUMN = 4;

	private static final int PATH_COLUMN = 7;

	private static final String STREAM = "0001";

	/** EPROTOTYPE, unless the locale has other words for it. */
	private static final String OTHER_TYPE = "Protocol wrong type for socket";

	private final Path path;

	private final int retries;

	private final Duration retryBackoff;

	private final ServerUser user;

	Connector(Path path, int retries, Duration retryBackoff, ServerUser user) {
		this.path = path;
		this.retries = retries;
		this.retryBackoff = retryBackoff;
		this.user = user;
	}

	/**
	 * Return what connects once, for those who try again themselves.
	 * @return a connector without retries
	 */
	Connector withoutRetries() {
		return new Connector(this.path, 0, this.retryBackoff, this.user);
	}

	/**
	 * Connect.
	 * @param first the deadline of the first attempt
	 * @param timeout how long each further attempt, and what follows, may take
	 * @return the channel and the deadline of the attempt that made it
	 */
	Connected connect(Deadline first, Duration timeout) {
		SocketPath socket = socket();
		Backoff pauses = new Backoff(this.retryBackoff, Duration.ofDays(1));
		for (int attempt = 1;; attempt++) {
			try {
				Deadline deadline = (attempt == 1) ? first : Deadline.in(timeout);
				return new Connected(checked(attempt(socket, deadline), attempt), deadline);
			}
			catch (NobodyThereException ex) {
				if (attempt > this.retries) {
					throw new IpcConnectException(this.path, attempt, ex.reason, ex.getCause());
				}
				pause(pauses);
			}
			catch (ClosedByInterruptException ex) {
				throw new IpcInterruptedException(this.path, ex);
			}
			catch (IOException ex) {
				throw new IpcConnectException(this.path, attempt, String.valueOf(ex.getMessage()), ex);
			}
		}
	}

	private SocketPath socket() {
		try {
			return SocketPath.of(this.path);
		}
		catch (UnusablePathException ex) {
			throw new IpcConnectException(this.path, 1, String.valueOf(ex.getMessage()), ex);
		}
	}

	private SocketChannel attempt(SocketPath socket, Deadline deadline) throws IOException {
		Backoff probes = new Backoff(FIRST_PROBE, MAX_PROBE);
		while (true) {
			SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
			try {
				channel.configureBlocking(false);
				channel.connect(socket.address());
				channel.configureBlocking(true);
				return channel;
			}
			catch (ClosedByInterruptException ex) {
				throw ex;
			}
			catch (IOException ex) {
				channel.close();
				requireFullBacklog(ex);
			}
			if (deadline.hasPassed()) {
				throw new IpcTimeoutException(this.path, Phase.CONNECT, deadline.elapsed());
			}
			pause(probes);
		}
	}

	// The JDK reports all but a refusal by one exception, whose text follows the locale.
	private void requireFullBacklog(IOException failure) throws IOException {
		FileStatus status = FileStatus.of(this.path);
		if (status == null) {
			throw new NobodyThereException("there is no such file", failure);
		}
		if (!status.isSymbolicLink() && !status.isSocket()) {
			throw new IOException("it is " + status.kind() + ", not a socket", failure);
		}
		if (failure instanceof ConnectException) {
			throw new NobodyThereException("nobody listens there", failure);
		}
		if (isOfOtherType(failure)) {
			throw new IOException("it is a socket of another type, which takes no connections", failure);
		}
		if (!Files.isWritable(this.path)) {
			throw new IOException(
					String.format(Locale.ROOT, "permission denied for user '%s'", System.getProperty("user.name")),
					failure);
		}
	}

	// The kernel lists sockets by the names that they were bound to.
	private boolean isOfOtherType(IOException failure) {
		if (OTHER_TYPE.equals(failure.getMessage())) {
			return true;
		}
		try (Stream<String> sockets = Files.lines(SOCKETS)) {
			return sockets.map((line) -> line.trim().split("\\s+"))
				.anyMatch((columns) -> columns.length == PATH_COLUMN + 1 && !columns[TYPE_COLUMN].equals(STREAM)
						&& columns[PATH_COLUMN].equals(this.path.toString()));
		}
		catch (IOException | UncheckedIOException ex) {
			return false;
		}
	}

	private SocketChannel checked(SocketChannel channel, int attempt) throws IOException {
		String reason;
		try {
			reason = this.user.describeRefusal(channel);
		}
		catch (IOException ex) {
			channel.close();
			throw ex;
		}
		if (reason != null) {
			channel.close();
			throw new IpcConnectException(this.path, attempt, reason, null);
		}
		return channel;
	}

	private void pause(Backoff pauses) {
		try {
			pauses.pause();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IpcInterruptedException(this.path, ex);
		}
	}

	/**
	 * A connection, and how long what follows may take.
	 */
	record Connected(SocketChannel channel, Deadline deadline) {
	}

	/**
	 * There is no server at the moment; one may be about to start.
	 */
	private static final class NobodyThereException extends IOException {

		private final String reason;

		NobodyThereException(String reason, IOException cause) {
			super(reason, cause);
			this.reason = reason;
		}

	}

}
