package com.codechu.ipc.fifo;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Iterator;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import com.codechu.ipc.file.FileMode;
import com.codechu.ipc.os.FileStatus;
import com.codechu.ipc.os.LinuxConstants;
import com.codechu.ipc.os.NativeException;
import com.codechu.ipc.protocol.InvalidMessageException;
import com.codechu.ipc.protocol.JsonLineProtocol;
import com.codechu.ipc.protocol.LineFramer;
import com.codechu.ipc.protocol.MessageEncodingException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * One-way messages over a FIFO, one JSON object per line. A process either sends or
 * receives; each message goes to one reader.
 * <p>
 * {@link #send} never waits for a reader: without one it fails at once. A message arrives
 * whole, up to 1 MiB, even beside writers that take no locks, or {@code send} throws.
 * <p>
 * Receiving loses nothing between calls. The pipe is the back-pressure: what is not
 * received stays in it, and its senders wait. While a channel receives, the FIFO counts
 * as having a reader, also between calls, until the channel is closed. A malformed line
 * is logged, without its content, and skipped. A blocked {@code receive} occupies its
 * thread, also the carrier of a virtual one.
 * <p>
 * Sending needs a native library, see {@link com.codechu.ipc.os.NativeCalls}; receiving
 * does not. Safe for use by several threads at once.
 */
public final class FifoChannel implements AutoCloseable {

	/**
	 * Longest message in bytes, with its newline: what a pipe can hold for an ordinary
	 * user.
	 */
	public static final int MAX_MESSAGE_BYTES = 1 << 20;

	private static final Duration DEFAULT_SEND_TIMEOUT = Duration.ofSeconds(5);

	/** What it takes to look into the pipe. */
	private static final Duration SHORTEST_WAIT = Duration.ofMillis(1);

	private static final Log logger = LogFactory.getLog(FifoChannel.class);

	private final Path path;

	private final JsonLineProtocol protocol;

	private final FileStatus identity;

	private final ReentrantLock receiving = new ReentrantLock();

	private final LineFramer framer;

	/**
	 * Is never read. Keeps the pipe and what is in it, when the one that is read was
	 * closed by an interrupt or a time-out.
	 */
	private @Nullable FileChannel anchor;

	private @Nullable FileChannel in;

	private boolean closed;

	private FifoChannel(Path path, JsonLineProtocol protocol, FileStatus identity) {
		this.path = path;
		this.protocol = protocol;
		this.identity = identity;
		this.framer = new LineFramer(protocol.limits().maxLineBytes());
	}

	/**
	 * Use a FIFO; create it, readable and writable for this user only, if it does not
	 * exist.
	 * @param path the FIFO
	 * @return the channel
	 * @throws FifoException if something else is there, which is then left untouched, or
	 * it cannot be created
	 */
	public static FifoChannel open(Path path) {
		return open(path, FileMode.OWNER_ONLY, new JsonLineProtocol());
	}

	/**
	 * Use a FIFO; create it if it does not exist, with missing directories.
	 * @param path the FIFO
	 * @param mode its permissions if it is created
	 * @param protocol reads and writes messages
	 * @return the channel
	 * @throws FifoException if something else is there, which is then left untouched, or
	 * it cannot be created
	 */
	public static FifoChannel open(Path path, FileMode mode, JsonLineProtocol protocol) {
		Path absolute = path.toAbsolutePath().normalize();
		try {
			return new FifoChannel(absolute, protocol, FifoFile.ensure(absolute, mode));
		}
		catch (IOException ex) {
			throw new FifoException(absolute, String.valueOf(ex.getMessage()), ex);
		}
	}

	/**
	 * Return the FIFO.
	 * @return its absolute path
	 */
	public Path path() {
		return this.path;
	}

	/**
	 * Send a message. Waits up to 5 s for a reader that is slow.
	 * @param payload anything that Jackson writes as an object
	 * @throws NoReaderException at once, if nobody reads the FIFO
	 * @throws FifoException if the message was not sent
	 * @throws com.codechu.ipc.protocol.MessageEncodingException if it cannot be written
	 */
	public void send(Object payload) {
		send(payload, DEFAULT_SEND_TIMEOUT);
	}

	/**
	 * Send a message.
	 * @param payload anything that Jackson writes as an object
	 * @param timeout how long to wait for a reader that is slow; never for one to come
	 * @throws NoReaderException at once, if nobody reads the FIFO
	 * @throws FifoException if the message was not sent
	 * @throws com.codechu.ipc.protocol.MessageEncodingException if it cannot be written
	 */
	public void send(Object payload, Duration timeout) {
		byte[] message = this.protocol.encode(payload);
		if (message[0] != '{') {
			throw new MessageEncodingException(String.format(Locale.ROOT, "an event must be an object, but %s is none",
					(payload != null) ? payload.getClass().getName() : "null"), null);
		}
		if (message.length > MAX_MESSAGE_BYTES) {
			throw new FifoException(this.path, String.format(Locale.ROOT,
					"a message of %,d bytes is over the limit of %,d", message.length, MAX_MESSAGE_BYTES), null);
		}
		try (FifoWriter writer = FifoWriter.open(this.path, timeout)) {
			writer.write(message);
		}
		catch (NativeException ex) {
			if (ex.error() == LinuxConstants.ENXIO || ex.error() == LinuxConstants.EPIPE) {
				throw new NoReaderException(this.path, ex);
			}
			throw new FifoException(this.path, "cannot send: " + ex.getMessage(), ex);
		}
		catch (IOException ex) {
			throw new FifoException(this.path, "cannot send: " + ex.getMessage(), ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new FifoException(this.path, "interrupted while waiting for a slow reader", ex);
		}
	}

	/**
	 * Wait for a message.
	 * @return the message
	 * @throws InterruptedException if the thread is interrupted; nothing is lost
	 * @throws FifoException if the channel is closed and all it had read was received
	 */
	public ObjectNode receive() throws InterruptedException {
		ObjectNode message = next(null);
		if (message == null) {
			throw new FifoException(this.path, "the channel is closed", null);
		}
		return message;
	}

	/**
	 * Wait for a message for some time.
	 * @param timeout how long to wait
	 * @return the message, empty if none came
	 * @throws InterruptedException if the thread is interrupted; nothing is lost
	 * @throws FifoException if the channel is closed and all it had read was received
	 */
	public Optional<ObjectNode> receive(Duration timeout) throws InterruptedException {
		ObjectNode message = next((timeout.compareTo(SHORTEST_WAIT) < 0) ? SHORTEST_WAIT : timeout);
		if (message == null && isClosed()) {
			throw new FifoException(this.path, "the channel is closed", null);
		}
		return Optional.ofNullable(message);
	}

	/**
	 * Return a message that was read together with an earlier one, without looking into
	 * the pipe.
	 * @return the message, empty if there is none
	 */
	public Optional<ObjectNode> poll() {
		this.receiving.lock();
		try {
			return Optional.ofNullable(buffered());
		}
		finally {
			this.receiving.unlock();
		}
	}

	/**
	 * Wait for a message.
	 * @param <T> what the message is
	 * @param type what to make of it
	 * @return the message
	 * @throws InterruptedException if the thread is interrupted; nothing is lost
	 * @throws InvalidMessageException if the message does not fit; it was received all
	 * the same
	 * @throws FifoException if the channel is closed and all it had read was received
	 */
	public <T> T receive(Class<T> type) throws InterruptedException {
		Object message = this.protocol.bind(receive(), this.protocol.readerFor(type), null);
		return type.cast(Objects.requireNonNull(message, "a reader of objects returned null"));
	}

	/**
	 * Receive messages until the channel is closed.
	 * @return the messages, each awaited when it is asked for; ends when the channel is
	 * closed or the thread is interrupted, with its flag kept
	 */
	public Stream<ObjectNode> stream() {
		return StreamSupport.stream(
				Spliterators.spliteratorUnknownSize(new Messages(), Spliterator.ORDERED | Spliterator.NONNULL), false);
	}

	/**
	 * Remove the FIFO, if its name still stands for it. Those who have it open can go on.
	 * @throws FifoException if it cannot be removed
	 */
	public void unlink() {
		try {
			FileStatus status = FileStatus.of(this.path);
			// The number of an inode that nobody has open may be given to another file.
			if (status != null && status.isFifo() && this.identity.isSameFile(status)) {
				Files.deleteIfExists(this.path);
			}
		}
		catch (IOException ex) {
			throw new FifoException(this.path, "cannot remove: " + ex.getMessage(), ex);
		}
	}

	/**
	 * Stop reading the FIFO. What was already read can still be received, by those who
	 * wait as well; then receiving fails. The FIFO stays in the file system.
	 */
	@Override
	public synchronized void close() {
		this.closed = true;
		closeQuietly(this.in);
		closeQuietly(this.anchor);
	}

	private synchronized boolean isClosed() {
		return this.closed;
	}

	private @Nullable ObjectNode next(@Nullable Duration timeout) throws InterruptedException {
		long begin = System.nanoTime();
		if (timeout == null) {
			this.receiving.lockInterruptibly();
		}
		else if (!this.receiving.tryLock(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
			return null;
		}
		try {
			while (true) {
				ObjectNode message = buffered();
				if (message != null) {
					return message;
				}
				Duration remaining = (timeout != null) ? timeout.minusNanos(System.nanoTime() - begin) : null;
				if (!fill(remaining)) {
					return buffered();
				}
			}
		}
		finally {
			this.receiving.unlock();
		}
	}

	private @Nullable ObjectNode buffered() {
		while (true) {
			try {
				if (!this.framer.next()) {
					return null;
				}
				return this.protocol.decode(this.framer.bytes(), this.framer.lineStart(), this.framer.lineEnd());
			}
			catch (InvalidMessageException ex) {
				logger.warn(String.format(Locale.ROOT, "%s: skipped a line that is not a message (%s)", this.path,
						ex.type().wireName()));
			}
		}
	}

	// Returns whether to look for messages and, if there are none, to try again.
	private boolean fill(@Nullable Duration timeout) throws InterruptedException {
		if (timeout != null && (timeout.isNegative() || timeout.isZero())) {
			return false;
		}
		ByteBuffer space = this.framer.space();
		int before = space.position();
		CompletableFuture<Void> alarm = null;
		try {
			FileChannel in = input();
			if (in == null) {
				return false;
			}
			if (timeout != null) {
				alarm = new CompletableFuture<Void>().completeOnTimeout(null, timeout.toNanos(), TimeUnit.NANOSECONDS);
				alarm.thenRun(() -> closeQuietly(in));
			}
			if (in.read(space) < 0) {
				throw new FifoException(this.path, "it is not a FIFO any more", null);
			}
			return true;
		}
		catch (ClosedByInterruptException ex) {
			Thread.interrupted();
			throw new InterruptedException();
		}
		catch (ClosedChannelException ex) {
			// By close(), or by the alarm; the caller finds out which.
			return !isClosed();
		}
		catch (IOException ex) {
			throw new FifoException(this.path, "cannot receive: " + ex.getMessage(), ex);
		}
		finally {
			if (alarm != null) {
				alarm.cancel(false);
			}
			// Even a read that ends with an exception may have taken bytes out of the
			// pipe.
			this.framer.received(space.position() - before);
		}
	}

	// Opened for writing as well, opening never waits and there is no end of input.
	private synchronized @Nullable FileChannel input() throws IOException {
		if (this.closed) {
			return null;
		}
		if (this.anchor == null) {
			this.anchor = openBothWays();
		}
		FileChannel in = this.in;
		if (in == null || !in.isOpen()) {
			in = openBothWays();
			this.in = in;
		}
		return in;
	}

	private FileChannel openBothWays() throws IOException {
		if (!this.identity.isSameFile(FifoFile.requireFifo(FileStatus.of(this.path)))) {
			throw new IOException("the FIFO was replaced; open the channel again");
		}
		return FileChannel.open(this.path,
				Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS));
	}

	private static void closeQuietly(@Nullable FileChannel channel) {
		try {
			if (channel != null) {
				channel.close();
			}
		}
		catch (IOException ex) {
			logger.trace("Close failed", ex);
		}
	}

	/**
	 * The messages to come.
	 */
	private final class Messages implements Iterator<ObjectNode> {

		private @Nullable ObjectNode next;

		@Override
		public boolean hasNext() {
			if (this.next == null) {
				try {
					this.next = FifoChannel.this.next(null);
				}
				catch (InterruptedException ex) {
					Thread.currentThread().interrupt();
				}
			}
			return this.next != null;
		}

		@Override
		public ObjectNode next() {
			if (!hasNext() || this.next == null) {
				throw new NoSuchElementException();
			}
			ObjectNode next = this.next;
			this.next = null;
			return next;
		}

	}

}
