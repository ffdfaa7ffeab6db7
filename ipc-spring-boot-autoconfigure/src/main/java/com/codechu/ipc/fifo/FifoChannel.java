package com.codechu.ipc.fifo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import com.codechu.ipc.Internal;
import com.codechu.ipc.file.FileMode;
import com.codechu.ipc.file.TrustedDirectories;
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
 * receives; each message goes to one reader. Only one channel of this library receives at
 * a time, enforced by a lock on {@code <path>.lock}; readers in other languages do not
 * respect the lock and would take messages.
 * <p>
 * {@link #send} never waits for a reader: without one it fails immediately. A message of
 * up to 1 MiB is delivered as a whole, even alongside writers that use no locks, or
 * {@code send} throws an exception.
 * <p>
 * No messages are lost between calls that receive. The pipe provides back-pressure:
 * messages that are not received stay in it, and senders wait. Once a channel has begun
 * to receive, the FIFO has a reader until the channel is closed, also between calls. A
 * malformed line is logged, without its content, and skipped. If the FIFO is removed or
 * replaced, it is created or opened again within five seconds, after the remaining
 * messages were read. A blocked {@code receive} occupies its thread, including the
 * carrier of a virtual thread.
 * <p>
 * Sending requires a native library, see {@link com.codechu.ipc.os.NativeCalls};
 * receiving does not. Safe for use by multiple concurrent threads.
 *
 * @since 0.1.0
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

	private final ReentrantLock receiving = new ReentrantLock();

	private final FifoReader reader;

	private final FifoObserver observer;

	private final LongAdder received = new LongAdder();

	private final LongAdder skipped = new LongAdder();

	private volatile boolean closed;

	private FifoChannel(Path path, JsonLineProtocol protocol, FifoReader reader, FifoObserver observer) {
		this.path = path;
		this.protocol = protocol;
		this.reader = reader;
		this.observer = observer;
	}

	/**
	 * Use a FIFO; create it, readable and writable for this user only, if it does not
	 * exist.
	 * @param path the FIFO
	 * @return the channel
	 * @throws FifoException if the path is used by another kind of file, which is left
	 * untouched, or the FIFO cannot be created
	 */
	public static FifoChannel open(Path path) {
		return builder().path(path).open();
	}

	/**
	 * Create a builder for a channel.
	 * @return a builder, which requires a path
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Return the path of the FIFO.
	 * @return the absolute path
	 */
	public Path path() {
		return this.path;
	}

	/**
	 * Send a message. Waits up to 5 s for a slow reader.
	 * @param payload anything that Jackson writes as an object
	 * @throws NoReaderException immediately, if the FIFO has no reader
	 * @throws FifoException if the message was not sent
	 * @throws com.codechu.ipc.protocol.MessageEncodingException if it cannot be written
	 */
	public void send(Object payload) {
		send(payload, DEFAULT_SEND_TIMEOUT);
	}

	/**
	 * Send a message.
	 * @param payload anything that Jackson writes as an object
	 * @param timeout how long to wait for a slow reader; it never waits for a reader to
	 * appear
	 * @throws NoReaderException immediately, if the FIFO has no reader
	 * @throws FifoException if the message was not sent
	 * @throws com.codechu.ipc.protocol.MessageEncodingException if it cannot be written
	 */
	public void send(Object payload, Duration timeout) {
		this.observer.observe(FifoObserver.Operation.SEND, () -> {
			write(payload, timeout);
			return null;
		});
	}

	private void write(Object payload, Duration timeout) {
		byte[] message = this.protocol.encode(payload);
		if (message[0] != '{') {
			throw new MessageEncodingException(
					String.format(Locale.ROOT, "an event must be a JSON object, but %s is not",
							(payload != null) ? payload.getClass().getName() : "null"),
					null);
		}
		if (message.length > MAX_MESSAGE_BYTES) {
			throw new FifoException(this.path, String.format(Locale.ROOT,
					"a message of %,d bytes exceeds the limit of %,d", message.length, MAX_MESSAGE_BYTES), null);
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
	 * Become the reader of the FIFO immediately, instead of on the first call that
	 * receives: from now on, senders have a reader.
	 * @throws FifoException if another channel of this library reads it, in this process
	 * or another
	 */
	@Internal
	public void claim() {
		try {
			this.reader.claim();
		}
		catch (IOException ex) {
			throw cannotReceive(ex);
		}
	}

	/**
	 * Stop being the reader: senders no longer have one, and another channel may
	 * {@link #claim} the FIFO. Calls that wait for a message fail. Messages in the pipe
	 * are lost, unless another process has it open; messages that were already read can
	 * still be received.
	 */
	@Internal
	public void release() {
		this.reader.release();
	}

	/**
	 * Return whether this channel is open.
	 * @return {@code false} after {@link #close()}
	 */
	public boolean isOpen() {
		return !this.closed;
	}

	/**
	 * Return whether the path still leads to this FIFO.
	 * @return {@code false} if it was removed or replaced; a receiving channel creates or
	 * opens it again within five seconds
	 */
	public boolean isPublished() {
		return this.reader.isPublished();
	}

	/**
	 * Wait for a message.
	 * @return the message
	 * @throws InterruptedException if the thread is interrupted; nothing is lost
	 * @throws FifoException if the channel is closed and all messages that were read have
	 * been received
	 */
	public ObjectNode receive() throws InterruptedException {
		ObjectNode message = next(null);
		if (message == null) {
			throw new FifoException(this.path, "the channel is closed", null);
		}
		return message;
	}

	/**
	 * Wait for a message, up to a timeout.
	 * @param timeout how long to wait
	 * @return the message, empty if there was none
	 * @throws InterruptedException if the thread is interrupted; nothing is lost
	 * @throws FifoException if the channel is closed and all messages that were read have
	 * been received
	 */
	public Optional<ObjectNode> receive(Duration timeout) throws InterruptedException {
		ObjectNode message = next((timeout.compareTo(SHORTEST_WAIT) < 0) ? SHORTEST_WAIT : timeout);
		if (message == null && this.closed) {
			throw new FifoException(this.path, "the channel is closed", null);
		}
		return Optional.ofNullable(message);
	}

	/**
	 * Return a message that was read together with an earlier one, without reading from
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
	 * @param <T> the type of the message
	 * @param type the type that the message is bound to
	 * @return the message
	 * @throws InterruptedException if the thread is interrupted; nothing is lost
	 * @throws InvalidMessageException if the message cannot be bound; it has been
	 * received nevertheless
	 * @throws FifoException if the channel is closed and all messages that were read have
	 * been received
	 */
	public <T> T receive(Class<T> type) throws InterruptedException {
		Object message = this.protocol.bind(receive(), this.protocol.readerFor(type), null);
		return type.cast(Objects.requireNonNull(message, "a reader of objects returned null"));
	}

	/**
	 * Receive messages until the channel is closed.
	 * @return the messages, each awaited on demand; the stream ends when the channel is
	 * closed or the thread is interrupted, whose interrupt flag stays set
	 */
	public Stream<ObjectNode> stream() {
		return StreamSupport.stream(
				Spliterators.spliteratorUnknownSize(new Messages(), Spliterator.ORDERED | Spliterator.NONNULL), false);
	}

	/**
	 * Return the observer of messages.
	 * @return the observer of this channel
	 */
	public FifoObserver observer() {
		return this.observer;
	}

	/**
	 * Return the number of messages received.
	 * @return the number of messages until now
	 */
	public long receivedCount() {
		return this.received.sum();
	}

	/**
	 * Return the number of lines skipped because they are not valid messages.
	 * @return the number of lines until now
	 */
	public long skippedCount() {
		return this.skipped.sum();
	}

	/**
	 * Remove the FIFO, if its name still refers to it. Processes that have it open can
	 * continue to use it.
	 * @throws FifoException if it cannot be removed
	 */
	public void unlink() {
		try {
			if (this.reader.isPublished()) {
				Files.deleteIfExists(this.path);
			}
		}
		catch (IOException ex) {
			throw new FifoException(this.path, "cannot remove: " + ex.getMessage(), ex);
		}
	}

	/**
	 * Stop reading the FIFO. Messages that were already read can still be received, also
	 * by waiting calls; after that, receiving fails. The FIFO stays in the file system.
	 */
	@Override
	public void close() {
		this.closed = true;
		this.reader.close();
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
				if (!this.reader.read(remaining)) {
					return buffered();
				}
			}
		}
		catch (IOException ex) {
			throw cannotReceive(ex);
		}
		finally {
			this.receiving.unlock();
		}
	}

	private @Nullable ObjectNode buffered() {
		while (true) {
			try {
				LineFramer lines = this.reader.lines();
				if (!lines.next()) {
					return null;
				}
				ObjectNode message = this.protocol.decode(lines.bytes(), lines.lineStart(), lines.lineEnd());
				this.received.increment();
				return message;
			}
			catch (InvalidMessageException ex) {
				this.skipped.increment();
				logger.warn(String.format(Locale.ROOT, "%s: skipped a line that is not a message (%s)", this.path,
						ex.type().wireName()));
			}
		}
	}

	private FifoException cannotReceive(IOException failure) {
		return new FifoException(this.path, "cannot receive: " + failure.getMessage(), failure);
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

	/**
	 * Builder for a channel.
	 */
	public static final class Builder {

		private @Nullable Path path;

		private FileMode mode = FileMode.OWNER_ONLY;

		private @Nullable String group;

		private TrustedDirectories trustedDirectories = TrustedDirectories.NONE;

		private @Nullable JsonLineProtocol protocol;

		private FifoObserver observer = FifoObserver.NONE;

		private Builder() {
		}

		/**
		 * Set the path of the FIFO.
		 * @param path absolute, or relative to the working directory
		 * @return this builder
		 */
		public Builder path(Path path) {
			this.path = path;
			return this;
		}

		/**
		 * Set the permissions of the FIFO, and of missing directories, if they are
		 * created. Default {@code 0600}.
		 * @param mode the permissions
		 * @return this builder
		 */
		public Builder mode(FileMode mode) {
			this.mode = mode;
			return this;
		}

		/**
		 * Set the group that owns the FIFO, and missing directories, if they are created.
		 * Default: the group of the process.
		 * @param group name or number, {@code null} for the default
		 * @return this builder
		 */
		public Builder group(@Nullable String group) {
			this.group = group;
			return this;
		}

		/**
		 * Set directories that are trusted although other users may replace files in
		 * them. Default: none; a FIFO is used only where no other user can replace it.
		 * @param trustedDirectories the directories
		 * @return this builder
		 */
		public Builder trustedDirectories(TrustedDirectories trustedDirectories) {
			this.trustedDirectories = trustedDirectories;
			return this;
		}

		/**
		 * Set how messages are read and written.
		 * @param protocol the protocol
		 * @return this builder
		 */
		public Builder protocol(JsonLineProtocol protocol) {
			this.protocol = protocol;
			return this;
		}

		/**
		 * Set the observer of messages that are sent and processed. Default: none.
		 * @param observer the observer
		 * @return this builder
		 */
		public Builder observer(FifoObserver observer) {
			this.observer = observer;
			return this;
		}

		/**
		 * Use the FIFO; create it if it does not exist, with missing directories.
		 * @return the channel
		 * @throws FifoException if the path is used by another kind of file, which is
		 * left untouched, or the FIFO cannot be created
		 */
		public FifoChannel open() {
			Path absolute = Objects.requireNonNull(this.path, "path").toAbsolutePath().normalize();
			JsonLineProtocol protocol = (this.protocol != null) ? this.protocol : new JsonLineProtocol();
			FifoFile file = new FifoFile(absolute, this.mode, this.group, this.trustedDirectories);
			try {
				return new FifoChannel(absolute, protocol,
						new FifoReader(file, file.ensure(), protocol.limits().maxLineBytes()), this.observer);
			}
			catch (IOException ex) {
				throw new FifoException(absolute, String.valueOf(ex.getMessage()), ex);
			}
		}

	}

}
