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
import com.codechu.ipc.os.Backoff;
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

	/** So long, those who still write to a FIFO without a name are listened to. */
	private static final Duration PATIENCE = Duration.ofMillis(2_500);

	private static final Log logger = LogFactory.getLog(FifoChannel.class);

	private final FifoFile file;

	private final int maxLineBytes;

	private final RateLimitedLog log = new RateLimitedLog(logger, Duration.ofMinutes(1));

	private volatile FileStatus identity;

	private LineFramer framer;

	private @Nullable LockFile lock;

	/**
	 * Is never read. Keeps the pipe and what is in it, when the one that is read was
	 * closed by an interrupt or a timeout.
	 */
	private @Nullable FileChannel anchor;

	private @Nullable FileChannel in;

	private boolean closed;

	/** When it was found to be without its name, 0 if it was not. */
	private volatile long lostSince;

	/** The pipe is another one than what was read last. */
	private volatile boolean anew;

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
	 * @throws IOException if this cannot become the reader, or was released meanwhile
	 */
	boolean read(@Nullable Duration timeout) throws IOException, InterruptedException {
		if (timeout != null && (timeout.isNegative() || timeout.isZero())) {
			return false;
		}
		lookIfDue();
		Duration most = (this.lostSince != 0) ? SILENCE : BETWEEN_LOOKS;
		Duration wait = (timeout != null && timeout.compareTo(most) < 0) ? timeout : most;
		FileChannel in;
		try {
			in = input();
		}
		catch (IOException ex) {
			if (!isClaimed()) {
				throw ex;
			}
			// It may have lost its name just now, or there is no descriptor left. The
			// anchor keeps what is in the pipe.
			this.log.warn("again", this.file.path() + " cannot be read at the moment; trying again", ex);
			Backoff.pause((wait.compareTo(SILENCE) < 0) ? wait : SILENCE);
			return !isClosed();
		}
		return in != null && fill(in, wait);
	}

	private boolean fill(FileChannel in, Duration timeout) throws IOException, InterruptedException {
		ByteBuffer space = begin().space();
		int before = space.position();
		CompletableFuture<Void> alarm = new CompletableFuture<Void>().completeOnTimeout(null, timeout.toNanos(),
				TimeUnit.NANOSECONDS);
		alarm.thenRun(() -> closeQuietly(in));
		try {
			if (in.read(space) < 0) {
				throw new IOException("it is no longer a FIFO");
			}
			return true;
		}
		catch (ClosedByInterruptException ex) {
			Thread.interrupted();
			throw new InterruptedException();
		}
		catch (AsynchronousCloseException ex) {
			requireClaimed();
			if (this.lostSince != 0 && space.position() == before) {
				endIfSilent(timeout);
			}
			return !isClosed();
		}
		catch (ClosedChannelException ex) {
			requireClaimed();
			return !isClosed();
		}
		finally {
			alarm.cancel(false);
			// Even a read that ends with an exception may have taken bytes out of the
			// pipe.
			if (space.position() > before) {
				this.silentNanos = 0;
				this.framer.received(space.position() - before);
			}
		}
	}

	// What was begun in a pipe that is gone has no end.
	private LineFramer begin() {
		if (this.anew) {
			this.anew = false;
			this.framer = new LineFramer(this.maxLineBytes);
		}
		return this.framer;
	}

	private void endIfSilent(Duration waited) {
		this.silentNanos += waited.toNanos();
		if (this.silentNanos >= SILENCE.toNanos()) {
			replace();
		}
	}

	private void lookIfDue() throws IOException {
		long now = System.nanoTime();
		if (this.lostSince != 0 && now - this.lostSince > PATIENCE.toNanos()) {
			replace(); // although those who have it open still write
		}
		else if (now - this.looked >= BETWEEN_LOOKS.toNanos()) {
			this.looked = now;
			look(now);
		}
	}

	private synchronized void look(long now) throws IOException {
		if (this.lostSince == 0 && this.anchor != null && !isPublished()) {
			this.lostSince = now;
			logger.warn(this.file.path() + " was removed or replaced: reading it to its end before opening it again");
		}
		if (this.lock != null && !this.lock.isHeld()) {
			this.lock.close();
			this.lock = null;
			lockOrRelease();
		}
	}

	private synchronized void replace() {
		if (this.closed || this.anchor == null) {
			return;
		}
		this.lostSince = 0;
		this.silentNanos = 0;
		try {
			FileStatus next = this.file.ensure();
			FileChannel anchor = open(next);
			closeQuietly(this.anchor);
			closeQuietly(this.in);
			this.anchor = anchor;
			this.identity = next;
			this.anew = true;
			logger.warn(this.file.path() + " is available again");
		}
		catch (IOException ex) {
			this.log.error("lost",
					() -> String.format(Locale.ROOT,
							"%s was removed or replaced, and writers cannot reach its reader: %s", this.file.path(),
							ex.getMessage()));
		}
	}

	// Opened for writing as well, opening never waits and there is no end of input.
	private synchronized @Nullable FileChannel input() throws IOException {
		if (this.closed) {
			return null;
		}
		if (this.anchor == null) {
			FileStatus found = this.file.ensure();
			lock(found);
			this.anchor = open(found);
			this.identity = found;
			this.lostSince = 0;
		}
		FileChannel in = this.in;
		if (in == null || !in.isOpen()) {
			in = isPublished() ? open(this.identity) : openAgain();
			this.in = in;
		}
		return in;
	}

	private synchronized boolean isClaimed() {
		return this.anchor != null;
	}

	private synchronized void requireClaimed() throws IOException {
		if (!this.closed && this.anchor == null) {
			throw new IOException("the FIFO was released");
		}
	}

	private void lockOrRelease() throws IOException {
		try {
			lock(this.file.ensure());
		}
		catch (IOException ex) {
			release();
			throw ex;
		}
	}

	private void lock(FileStatus fifo) throws IOException {
		if (this.lock != null) {
			return;
		}
		try {
			this.lock = LockFile.take(this.file.path(), "it already has a reader: one", FifoFile.lockMode(fifo));
		}
		catch (UnusablePathException ex) {
			if (ex.reason() != Reason.LOCK_FILE || Files.exists(Path.of(this.file.path() + ".lock"))
					|| Files.isWritable(Objects.requireNonNull(this.file.path().getParent()))) {
				throw ex;
			}
			logger
				.warn(String.format(Locale.ROOT, "%s is read without %<s.lock, so a second reader is not prevented: %s",
						this.file.path(), ex.getMessage()));
		}
	}

	private FileChannel open(FileStatus expected) throws IOException {
		if (!expected.isSameFile(FifoFile.requireFifo(this.file.path(), FileStatus.of(this.file.path())))) {
			throw new UnusablePathException(Reason.FAILED, this.file.path(),
					"the FIFO was replaced while it was being opened");
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
		this.anew = true;
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
