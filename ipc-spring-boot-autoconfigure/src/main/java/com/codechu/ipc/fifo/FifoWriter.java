package com.codechu.ipc.fifo;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;

import com.codechu.ipc.os.Backoff;
import com.codechu.ipc.os.FileStatus;
import com.codechu.ipc.os.LinuxConstants;
import com.codechu.ipc.os.NativeCalls;
import com.codechu.ipc.os.NativeException;

/**
 * Writes one message to a FIFO, whole.
 * <p>
 * A write of up to 4096 bytes is all or nothing. A larger one is not, and would be mixed
 * with those of others; so large messages are written one at a time, under a lock on the
 * FIFO itself, into a pipe that was made large enough and is empty, by a single write,
 * which the kernel then carries out without letting anyone in between, though others may
 * know nothing of the lock.
 */
final class FifoWriter implements AutoCloseable {

	/** What POSIX calls PIPE_BUF. */
	private static final int ATOMIC_BYTES = 4096;

	/** Room for small messages that others write between our look and our write. */
	private static final int SPARE_BYTES = 64 * 1024;

	private static final Duration FIRST_PAUSE = Duration.ofMillis(1);

	private static final Duration MAX_PAUSE = Duration.ofMillis(10);

	private final Path path;

	private final NativeCalls calls;

	private final int descriptor;

	private final long begin = System.nanoTime();

	private final Duration timeout;

	private FifoWriter(Path path, NativeCalls calls, int descriptor, Duration timeout) {
		this.path = path;
		this.calls = calls;
		this.descriptor = descriptor;
		this.timeout = timeout;
	}

	static FifoWriter open(Path path, Duration timeout) throws IOException {
		NativeCalls calls = NativeCalls.get();
		FifoFile.requireFifo(path, FileStatus.of(path));
		int descriptor = calls.open(path.toString(), LinuxConstants.O_WRONLY | LinuxConstants.O_NONBLOCK
				| LinuxConstants.O_NOFOLLOW | LinuxConstants.O_CLOEXEC, 0);
		try {
			FifoFile.requireFifo(path, FileStatus.following(Path.of("/proc/self/fd/" + descriptor)));
		}
		catch (IOException ex) {
			calls.close(descriptor);
			throw ex;
		}
		return new FifoWriter(path, calls, descriptor, timeout);
	}

	void write(byte[] message) throws IOException, InterruptedException {
		if (message.length <= ATOMIC_BYTES) {
			writeFrom(message, 0);
		}
		else {
			lock();
			makeRoom(message.length);
			writeLarge(message);
		}
	}

	// The lock goes with the descriptor.
	private void lock() throws IOException, InterruptedException {
		Backoff pauses = new Backoff(FIRST_PAUSE, MAX_PAUSE);
		while (true) {
			try {
				this.calls.flock(this.descriptor, LinuxConstants.LOCK_EX | LinuxConstants.LOCK_NB);
				return;
			}
			catch (NativeException ex) {
				if (ex.error() != LinuxConstants.EAGAIN) {
					throw ex;
				}
				pause(pauses, "other processes are sending large messages");
			}
		}
	}

	private void makeRoom(int length) throws IOException, InterruptedException {
		Backoff pauses = new Backoff(FIRST_PAUSE, MAX_PAUSE);
		while (this.calls.ioctl(this.descriptor, LinuxConstants.FIONREAD) > 0) {
			pause(pauses, "the reader is slow, and a large message requires an empty pipe");
		}
		if (this.calls.fcntl(this.descriptor, LinuxConstants.F_GETPIPE_SZ, 0) < length + SPARE_BYTES) {
			grow(length);
		}
	}

	private void grow(int length) throws IOException {
		try {
			this.calls.fcntl(this.descriptor, LinuxConstants.F_SETPIPE_SZ, length + SPARE_BYTES);
		}
		catch (NativeException ex) {
			// Above what this user may have; without the spare room then.
			this.calls.fcntl(this.descriptor, LinuxConstants.F_SETPIPE_SZ, length);
		}
	}

	private void writeLarge(byte[] message) throws IOException, InterruptedException {
		int written = this.calls.write(this.descriptor, message);
		if (written < message.length) {
			// Someone else's small message took the room. The rest follows, but nobody
			// knows what came in between.
			writeFrom(message, written);
			throw new FifoException(this.path, String.format(Locale.ROOT,
					"sent, but possibly torn: other processes wrote at the same time, and the pipe has no spare room next to %,d bytes",
					message.length), null);
		}
	}

	private void writeFrom(byte[] message, int begin) throws IOException, InterruptedException {
		int written = begin;
		while (written < message.length) {
			try {
				written += this.calls.write(this.descriptor,
						(written == 0) ? message : Arrays.copyOfRange(message, written, message.length));
			}
			catch (NativeException ex) {
				if (ex.error() != LinuxConstants.EAGAIN) {
					throw ex;
				}
				awaitRoom(written, message.length);
			}
		}
	}

	private void awaitRoom(int written, int length) throws IOException, InterruptedException {
		int events = this.calls.poll(this.descriptor, LinuxConstants.POLLOUT,
				Math.max(0, Math.min(remainingMillis(), 20)));
		if ((events & LinuxConstants.POLLERR) != 0) {
			throw new NoReaderException(this.path, null);
		}
		if (Thread.interrupted()) {
			throw new InterruptedException();
		}
		if (events == 0 && remainingMillis() <= 0) {
			throw late("the reader is slow, and the pipe is full; "
					+ ((written == 0) ? "nothing was sent" : String.format(Locale.ROOT,
							"%d of %d bytes were sent, and the reader will see a torn message", written, length)));
		}
	}

	private void pause(Backoff pauses, String reason) throws IOException, InterruptedException {
		if ((this.calls.poll(this.descriptor, LinuxConstants.POLLOUT, 0) & LinuxConstants.POLLERR) != 0) {
			throw new NoReaderException(this.path, null);
		}
		if (remainingMillis() <= 0) {
			throw late(reason + "; nothing was sent");
		}
		pauses.pause();
	}

	private int remainingMillis() {
		return (int) Math.min(Integer.MAX_VALUE, this.timeout.minusNanos(System.nanoTime() - this.begin).toMillis());
	}

	private FifoException late(String reason) {
		return new FifoException(this.path,
				String.format(Locale.ROOT, "not sent within %d ms: %s", this.timeout.toMillis(), reason), null);
	}

	@Override
	public void close() throws IOException {
		this.calls.close(this.descriptor);
	}

}
