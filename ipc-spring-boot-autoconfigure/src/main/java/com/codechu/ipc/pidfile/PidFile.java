package com.codechu.ipc.pidfile;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalLong;

import com.codechu.ipc.file.FileMode;
import com.codechu.ipc.file.TrustedDirectories;
import com.codechu.ipc.file.UnusablePathException;
import com.codechu.ipc.file.UnusablePathException.Reason;
import com.codechu.ipc.file.internal.ParentDirectory;
import com.codechu.ipc.os.Backoff;
import com.codechu.ipc.os.FileStatus;
import com.codechu.ipc.os.Holders;
import com.codechu.ipc.os.NativeCalls;
import com.codechu.ipc.os.NativeUnavailableException;
import com.codechu.ipc.os.Users;
import org.jspecify.annotations.Nullable;

/**
 * A file with the PID of this process, which holds an exclusive {@code flock(2)} on it:
 * no other process can acquire it in the meantime, whether in Java with this library or
 * in Python with {@code fcntl.flock}.
 *
 * <pre>
 * try (PidFile pidFile = PidFile.acquire(Path.of("/run/app/daemon.pid"))) {
 *     ...
 * }
 * </pre>
 *
 * The lock is decisive, not the PID: after a crash, the kernel releases the lock, and the
 * remaining file is taken over. Two acquisitions within one process exclude each other as
 * well. A holder whose file was removed, as the original may do and people do, still
 * excludes others of this library in the same PID namespace, which find its lock in
 * {@code /proc/locks}.
 * <p>
 * If no native library can be loaded, a child process holds the lock with
 * {@code flock(1)}.
 * <p>
 * Safe for use by multiple concurrent threads.
 *
 * @since 0.1.0
 */
public final class PidFile implements AutoCloseable {

	/**
	 * The Python original unlocks before it unlinks. Someone who locks in between has a
	 * file that is about to lose its name, so the name is looked at once more after this
	 * time. That cannot be exact. But who has lost the name to it, or to a person who
	 * removed the file, has the lock of that file still, and is found by it.
	 */
	private static final Duration RECHECK = Duration.ofMillis(5);

	/**
	 * A holder writes its PID a moment after it has locked, and lets go of its lock a
	 * moment after it has removed the file.
	 */
	private static final int MAX_LOOKS = 5;

	private static final int MAX_ATTEMPTS = 100;

	/** No pidfile is longer. */
	private static final int MAX_BYTES = 16;

	private final Path path;

	private final PidFileLock lock;

	private boolean released;

	private PidFile(Path path, PidFileLock lock) {
		this.path = path;
		this.lock = lock;
	}

	/**
	 * Acquire the pidfile and write the PID of this process to it. Missing directories
	 * are created for this user only.
	 * @param path the file
	 * @return the pidfile, which must be closed
	 * @throws PidFileHeldException if another process holds it, or this process already
	 * does
	 * @throws UnusablePathException if the path cannot be used for a pidfile of this
	 * user; an existing file is left untouched
	 * @throws IOException if the operating system fails otherwise
	 */
	public static PidFile acquire(Path path) throws IOException {
		return acquire(path, TrustedDirectories.NONE);
	}

	/**
	 * Acquire the pidfile and write the PID of this process to it. Missing directories
	 * are created for this user only.
	 * @param path the file
	 * @param trusted directories that are trusted although other users may replace files
	 * in them
	 * @return the pidfile, which must be closed
	 * @throws PidFileHeldException if another process holds it, or this process already
	 * does
	 * @throws UnusablePathException if the path cannot be used for a pidfile of this
	 * user; an existing file is left untouched
	 * @throws IOException if the operating system fails otherwise
	 */
	public static PidFile acquire(Path path, TrustedDirectories trusted) throws IOException {
		Path absolute = path.toAbsolutePath().normalize();
		ParentDirectory.prepare(absolute, FileMode.OWNER_ONLY, null, trusted);
		for (int attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
			requireOurs(absolute, FileStatus.of(absolute));
			PidFileLock lock = tryLock(absolute);
			if (lock == null) {
				throw new PidFileHeldException(absolute, readPid(absolute), FileStatus.of(absolute));
			}
			try {
				if (isReady(absolute, lock)) {
					write(absolute, lock);
					if (isAt(absolute, lock)) {
						return new PidFile(absolute, lock);
					}
				}
				lock.close();
			}
			catch (IOException | RuntimeException | Error ex) {
				lock.close();
				throw ex;
			}
		}
		throw failed(absolute,
				String.format(Locale.ROOT, "was replaced %d times while it was being locked", MAX_ATTEMPTS), null);
	}

	private static UnusablePathException failed(Path path, String what, @Nullable Throwable cause) {
		return new UnusablePathException(Reason.FAILED, path, String.format(Locale.ROOT, "Pidfile %s %s", path, what),
				cause);
	}

	private static void write(Path path, PidFileLock lock) throws IOException {
		try {
			lock.write((ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII));
		}
		catch (IOException ex) {
			// No other process holds it, and without a PID it is of no use.
			Files.deleteIfExists(path);
			throw failed(path, "cannot be written: " + ex.getMessage(), ex);
		}
	}

	private static @Nullable PidFileLock tryLock(Path path) throws IOException {
		try {
			return NativeLock.tryLock(NativeCalls.get(), path);
		}
		catch (NativeUnavailableException ex) {
			return tryChildLock(path, ex);
		}
		catch (IOException ex) {
			throw notLocked(path, ex, String.valueOf(ex.getMessage()));
		}
	}

	private static @Nullable PidFileLock tryChildLock(Path path, NativeUnavailableException unavailable)
			throws IOException {
		try {
			return ChildLock.tryLock(path);
		}
		catch (IOException ex) {
			ex.addSuppressed(unavailable);
			throw notLocked(path, ex, ex.getMessage() + "; and " + unavailable.getMessage());
		}
	}

	private static IOException notLocked(Path path, IOException failure, String reason) throws IOException {
		if (FileStatus.of(path) == null) {
			ParentDirectory.requireWritable(path);
		}
		return failed(path, "cannot be locked: " + reason, failure);
	}

	private static boolean isReady(Path path, PidFileLock lock) throws IOException {
		if (!isAt(path, lock)) {
			return false;
		}
		requireOurs(path, lock.identity());
		requirePidOnly(path, lock);
		Path real = Objects.requireNonNull(path.getParent()).toRealPath().resolve(path.getFileName());
		OptionalLong holder = OptionalLong.empty();
		for (int look = 1; look <= MAX_LOOKS; look++) {
			pause(path);
			if (!isAt(path, lock)) {
				return false;
			}
			holder = Holders.ofRemoved(real, lock.identity());
			if (holder.isEmpty()) {
				return true;
			}
		}
		throw new PidFileHeldException(path, holder.orElseThrow());
	}

	private static boolean isAt(Path path, PidFileLock lock) throws IOException {
		return lock.identity().isSameFile(FileStatus.of(path));
	}

	private static void pause(Path path) throws IOException {
		try {
			Backoff.pause(RECHECK);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw failed(path, "was not locked: the thread was interrupted", ex);
		}
	}

	private static void requireOurs(Path path, @Nullable FileStatus status) throws IOException {
		if (status == null) {
			return;
		}
		if (!status.isRegularFile()) {
			throw new UnusablePathException(Reason.WRONG_KIND, path,
					String.format(Locale.ROOT, "%s is %s, not a pidfile; it was left untouched", path, status.kind()));
		}
		if (status.uid() != Users.own()) {
			throw new UnusablePathException(Reason.FOREIGN_FILE, path, String.format(Locale.ROOT,
					"%s belongs to another user (uid %d); it was left untouched", path, status.uid()));
		}
	}

	// A mistaken path must not cost anyone a file: one that was never a pidfile is not
	// emptied now, nor removed later.
	private static void requirePidOnly(Path path, PidFileLock lock) throws IOException {
		String content;
		try {
			content = readString(lock.descriptor());
		}
		catch (IOException ex) {
			throw failed(path, "cannot be read, and was left untouched: " + ex.getMessage(), ex);
		}
		if (content.length() > MAX_BYTES || !content.matches("\\s*[0-9]*\\s*")) {
			throw new UnusablePathException(Reason.CONTENT, path,
					String.format(Locale.ROOT, "%s does not contain a PID; it was left untouched", path));
		}
	}

	private static OptionalLong readPid(Path path) {
		OptionalLong pid = OptionalLong.empty();
		for (int read = 1; read <= MAX_LOOKS; read++) {
			String content = readStringIfPossible(path);
			if (content.matches("[1-9][0-9]{0,9}\n?")) {
				pid = OptionalLong.of(Long.parseLong(content.trim()));
				// If there is no such process, its successor has yet to write its own.
				if (ProcessHandle.of(pid.getAsLong()).isPresent()) {
					return pid;
				}
			}
			try {
				Backoff.pause(RECHECK);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				break;
			}
		}
		return pid;
	}

	// Someone may put anything there, or remove it, and what it says is for a message.
	private static String readStringIfPossible(Path path) {
		try {
			FileStatus status = FileStatus.of(path);
			return (status != null && status.isRegularFile()) ? readString(path, LinkOption.NOFOLLOW_LINKS) : "";
		}
		catch (IOException ex) {
			return "";
		}
	}

	private static String readString(Path path, OpenOption... options) throws IOException {
		try (InputStream in = Files.newInputStream(path, options)) {
			return new String(in.readNBytes(MAX_BYTES + 1), StandardCharsets.ISO_8859_1);
		}
	}

	/**
	 * Return the file.
	 * @return its absolute path
	 */
	public Path path() {
		return this.path;
	}

	/**
	 * Return whether the file is still at its path, so that others find it locked.
	 * @return {@code false} if it was closed, removed or replaced
	 */
	public synchronized boolean isHeld() {
		try {
			return !this.released && isAt(this.path, this.lock);
		}
		catch (IOException ex) {
			return false;
		}
	}

	/**
	 * Remove the file, if it is still ours, and release the lock. The file is removed
	 * while it is locked: another process that locks it afterwards detects that it no
	 * longer has a name.
	 * @throws IOException if it cannot be removed; the lock is released nevertheless
	 */
	@Override
	public synchronized void close() throws IOException {
		if (this.released) {
			return;
		}
		try (this.lock) {
			if (isHeld()) {
				// The original removes it even where another process holds it.
				Files.deleteIfExists(this.path);
			}
		}
		finally {
			this.released = true;
		}
	}

}
