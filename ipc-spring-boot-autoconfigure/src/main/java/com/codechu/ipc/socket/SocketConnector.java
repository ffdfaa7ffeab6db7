package com.codechu.ipc.socket;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SocketChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.stream.Stream;

import com.codechu.ipc.os.Backoff;
import com.codechu.ipc.os.FileStatus;
import org.jspecify.annotations.Nullable;

/**
 * Connects to a socket, and reports why that is not possible.
 * <p>
 * The channel does not block while it connects: a connection to a Unix domain socket is
 * made at once or not at all. With a full backlog a blocking one would wait forever.
 */
public final class SocketConnector {

	private static final Duration FIRST_PROBE = Duration.ofMillis(1);

	private static final Duration MAX_PROBE = Duration.ofMillis(20);

	private static final Path SOCKETS = Path.of("/proc/net/unix");

	private static final int TYPE_COLUMN = 4;

	private static final int PATH_COLUMN = 7;

	private static final String STREAM = "0001";

	/** EPROTOTYPE, unless the locale has other words for it. */
	private static final String OTHER_TYPE = "Protocol wrong type for socket";

	private SocketConnector() {
	}

	/**
	 * Connect.
	 * @param socket where the server listens
	 * @param end the deadline while the backlog is full, by {@link System#nanoTime()}
	 * @return a channel that blocks
	 * @throws NobodyListensException if there is no server at the moment
	 * @throws BacklogFullException if the server has accepted no connection by then
	 * @throws IOException if there is something else, or this user may not connect
	 * @throws InterruptedException if the thread is interrupted while it waits
	 */
	public static SocketChannel connect(SocketPath socket, long end) throws IOException, InterruptedException {
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
				requireFullBacklog(socket.path(), ex);
				if (System.nanoTime() - end >= 0) {
					throw new BacklogFullException(ex);
				}
			}
			probes.pause();
		}
	}

	// The JDK reports all but a refusal by one exception, whose text follows the locale.
	private static void requireFullBacklog(Path path, IOException failure) throws IOException {
		FileStatus status = status(path);
		if (status == null) {
			throw new NobodyListensException("no such file", failure);
		}
		if (!status.isSymbolicLink() && !status.isSocket()) {
			throw new IOException("it is " + status.kind() + ", not a socket", failure);
		}
		if (failure instanceof ConnectException) {
			throw new NobodyListensException("no server is listening", failure);
		}
		if (isOfOtherType(path, failure)) {
			throw new IOException("it is a socket of another type, which does not accept connections", failure);
		}
		if (!Files.isWritable(path)) {
			throw new IOException(denied(), failure);
		}
	}

	private static @Nullable FileStatus status(Path path) throws IOException {
		try {
			return FileStatus.of(path);
		}
		catch (AccessDeniedException ex) {
			throw new IOException(denied() + ": a directory on its path may not be entered", ex);
		}
	}

	private static String denied() {
		return String.format(Locale.ROOT, "permission denied for user '%s'", System.getProperty("user.name"));
	}

	// The kernel lists sockets by the names that they were bound to.
	private static boolean isOfOtherType(Path path, IOException failure) {
		if (OTHER_TYPE.equals(failure.getMessage())) {
			return true;
		}
		try (Stream<String> sockets = Files.lines(SOCKETS)) {
			return sockets.map((line) -> line.trim().split("\\s+"))
				.anyMatch((columns) -> columns.length == PATH_COLUMN + 1 && !columns[TYPE_COLUMN].equals(STREAM)
						&& columns[PATH_COLUMN].equals(path.toString()));
		}
		catch (IOException | UncheckedIOException ex) {
			return false;
		}
	}

}
