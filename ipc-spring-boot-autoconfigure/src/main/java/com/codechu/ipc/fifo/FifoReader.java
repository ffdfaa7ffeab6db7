package com.codechu.ipc.fifo;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import com.codechu.ipc.file.UnusablePathException;
import com.codechu.ipc.file.UnusablePathException.Reason;
import com.codechu.ipc.file.internal.LockFile;
import com.codechu.ipc.os.FileStatus;
import com.codechu.ipc.os.OpenFiles;
import com.codechu.ipc.os.RateLimitedLog;
import com.codechu.ipc.protocol.LineFramer;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Reads lines from a FIFO, as its only reader of this library.
 * <p>
 * A FIFO that has lost its name, or gave it to another, is read to its end, and made or
 * opened anew. That is looked at whenever a read has waited for some time, and between
 * reads.
 * <p>
 * To be used by one thread at a time, but for {@link #close()} and
 * {@link #isPublished()}.
 */
final class FifoReader {

	private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(2);

	/** After such a silence, a FIFO without a name is at its end. */
	private static final Duration SILENCE = Duration.ofMillis(200);

	private static final Log logger = LogFactory.getLog(FifoChannel.class);

	private final FifoFile file;

	private final int maxLineBytes;

	private final RateLimitedLog log = new RateLimitedLog(logger, Duration.ofMinutes(1));

	private volatile FileStatus identity;

	private LineFramer framer;

	private @Nullable LockFile lock;

	/**
	 * Is never read. Keeps the pipe and what is in it, when the one that is read was
	 * closed by an interrupt or a time-out.
	 */
	private @Nullable FileChannel anchor;

	private @Nullable FileChannel in;

	private boolean closed;

	private boolean lost;

	private long silentNanos;

	private long looked = System.nanoTime();

	FifoReader(FifoFile file, FileStatus identity, int maxLineBytes) {
		this.file = file;
		this.identity = identity;
		this.maxLineBytes = maxLineBytes;
		this.framer = new LineFramer(maxLineBytes);
	}

	/**
	 * Return the lines that were read.
	 * @return lines, and room for what comes
	 */
	LineFramer lines() {
		return this.framer;
	}

	/**
	 * Return whether the name still stands for this FIFO.
	 * @return {@code false} if it was removed or replaced
	 */
	boolean isPublished() {
		try {
			FileStatus status = FileStatus.of(this.file.path());
			// The number of an inode that nobody has open may be given to another file.
			return status != null && status.isFifo() && this.identity.isSameFile(status);
		}
		catch (IOException ex) {
			return false;
		}
	}

	/**
	 * Become the reader.
	 * @throws IOException if there is another, or the FIFO cannot be opened
	 */
	void claim() throws IOException {
		input();
	}

	/**
	 * Read what comes.
	 * @param timeout how long to wait, {@code null} for as long as it takes
	 * @return whether to look for lines and, if there are none, to read on
	 * @throws InterruptedException if the thread is interrupted; nothing is lost
	 * @throws IOException if the FIFO cannot be read
	 */
	boolean read(@Nullable Duration timeout) throws IOException, InterruptedException {
		if (timeout != null && (timeout.isNegative() || timeout.isZero())) {
			return false;
		}
		lookIfDue();
		Duration most = this.lost ? SILENCE : BETWEEN_LOOKS;
		return fill((timeout != null && timeout.compareTo(most) < 0) ? timeout : most);
	}

	private boolean fill(Duration timeout) throws IOException, InterruptedException {
		ByteBuffer space = this.framer.space();
		int before = space.position();
		CompletableFuture<Void> alarm = null;
		try {
			FileChannel in = input();
			if (in == null) {
				return false;
			}
			alarm = new CompletableFuture<Void>().completeOnTimeout(null, timeout.toNanos(), TimeUnit.NANOSECONDS);
			alarm.thenRun(() -> closeQuietly(in));
			if (in.read(space) < 0) {
				throw new IOException("it is not a FIFO any more");
			}
			return true;
		}
		catch (ClosedByInterruptException ex) {
			Thread.interrupted();
			throw new InterruptedException();
		}
		catch (AsynchronousCloseException ex) {
			if (this.lost && space.position() == before) {
				endIfSilent(timeout);
			}
			return !isClosed();
		}
		catch (ClosedChannelException ex) {
			return !isClosed();
		}
		finally {
			if (alarm != null) {
				alarm.cancel(false);
			}
			// Even a read that ends with an exception may have taken bytes out of the
			// pipe.
			if (space.position() > before) {
				this.silentNanos = 0;
				this.framer.received(space.position() - before);
			}
		}
	}

	private void endIfSilent(Duration waited) {
		this.silentNanos += waited.toNanos();
		if (this.silentNanos >= SILENCE.toNanos()) {
			replace();
		}
	}

	private void lookIfDue() {
		long now = System.nanoTime();
		if (now - this.looked >= BETWEEN_LOOKS.toNanos()) {
			this.looked = now;
			this.lost = !isPublished();
		}
	}

	private synchronized void replace() {
		if (this.closed) {
			return;
		}
		this.lost = false;
		this.silentNanos = 0;
		try {
			FileStatus next = this.file.ensure();
			FileChannel anchor = open(next);
			closeQuietly(this.anchor);
			closeQuietly(this.in);
			this.anchor = anchor;
			this.identity = next;
			this.framer = new LineFramer(this.maxLineBytes);
			logger.warn(this.file.path() + " had been removed or replaced; it is read anew");
		}
		catch (IOException ex) {
			this.log.error("lost",
					() -> String.format(Locale.ROOT, "%s was removed or replaced, and nobody reaches its reader: %s",
							this.file.path(), ex.getMessage()));
		}
	}

	// Opened for writing as well, opening never waits and there is no end of input.
	private synchronized @Nullable FileChannel input() throws IOException {
		if (this.closed) {
			return null;
		}
		if (this.anchor == null) {
			lock();
			this.lost = false;
			this.identity = this.file.ensure();
			this.anchor = open(this.identity);
		}
		FileChannel in = this.in;
		if (in == null || !in.isOpen()) {
			this.lost |= !isPublished();
			in = this.lost ? openAgain() : open(this.identity);
			this.in = in;
		}
		return in;
	}

	private void lock() throws IOException {
		if (this.lock != null) {
			return;
		}
		try {
			this.lock = LockFile.take(this.file.path(), "it has a reader already: one");
		}
		catch (UnusablePathException ex) {
			if (ex.reason() != Reason.LOCK_FILE || Files.exists(Path.of(this.file.path() + ".lock"))
					|| Files.isWritable(Objects.requireNonNull(this.file.path().getParent()))) {
				throw ex;
			}
			logger.warn(String.format(Locale.ROOT,
					"%s is read, but there can be no %<s.lock to keep a second reader away: %s", this.file.path(),
					ex.getMessage()));
		}
	}

	private FileChannel open(FileStatus expected) throws IOException {
		if (!expected.isSameFile(FifoFile.requireFifo(this.file.path(), FileStatus.of(this.file.path())))) {
			throw new UnusablePathException(Reason.FAILED, this.file.path(), "the FIFO was replaced just now");
		}
		return FileChannel.open(this.file.path(),
				Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS));
	}

	// Without a name, the FIFO is still there under that of the anchor's descriptor.
	private FileChannel openAgain() throws IOException {
		return FileChannel.open(OpenFiles.path(this.identity), StandardOpenOption.READ, StandardOpenOption.WRITE);
	}

	private synchronized boolean isClosed() {
		return this.closed;
	}

	/**
	 * Let another become the reader, until this reads again.
	 */
	synchronized void release() {
		closeQuietly(this.in);
		closeQuietly(this.anchor);
		closeQuietly(this.lock);
		this.in = null;
		this.anchor = null;
		this.lock = null;
	}

	/**
	 * Read no more. What was read stays.
	 */
	synchronized void close() {
		this.closed = true;
		release();
	}

	private static void closeQuietly(@Nullable Closeable closeable) {
		try {
			if (closeable != null) {
				closeable.close();
			}
		}
		catch (IOException ex) {
			logger.trace("Close failed", ex);
		}
	}

}
