package com.codechu.ipc.pidfile;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Set;

import com.codechu.ipc.file.FileMode;
import org.jspecify.annotations.Nullable;

/**
 * A lock that a child process holds for us by {@code flock(1)}, where no native library
 * can be loaded. The child ends when its standard input does, which is when this process
 * ends, however it ends.
 */
final class ChildLock implements PidFileLock {

	private static final int DESCRIPTOR = 9;

	private static final int HELD_BY_OTHERS = 75;

	// Holds the lock while there is anyone to write to its input. The one that has taken
	// it
	// stays, so that the kernel tells who has it. A signal to the whole process group is
	// for its parent, which may need the lock a little longer.
	private static final String SCRIPT = String.format(Locale.ROOT,
			"trap '' HUP INT TERM; exec %1$d<>\"$1\" && exec flock -x -n -E %2$d /proc/self/fd/%1$d"
					+ " sh -c 'echo locked; exec cat'",
			DESCRIPTOR, HELD_BY_OTHERS);

	private final Process child;

	private ChildLock(Process child) {
		this.child = child;
	}

	/**
	 * Take the lock if it is free.
	 * @param path the file, created if need be
	 * @return the lock, or {@code null} if someone else has it
	 * @throws IOException if the file cannot be opened, or there is no {@code flock(1)}
	 */
	static @Nullable ChildLock tryLock(Path path) throws IOException {
		FileChannel
			.open(path, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
					PosixFilePermissions.asFileAttribute(FileMode.OWNER_ONLY.permissions()))
			.close();
		Process child = new ProcessBuilder("sh", "-c", SCRIPT, "sh", path.toString())
			.redirectError(ProcessBuilder.Redirect.DISCARD)
			.start();
		if (child.inputReader().readLine() != null) {
			return new ChildLock(child);
		}
		try {
			int exit = child.waitFor();
			if (exit == HELD_BY_OTHERS) {
				return null;
			}
			throw new IOException("flock(1) failed with exit code " + exit);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IOException("interrupted while waiting for flock(1)", ex);
		}
	}

	@Override
	public Path descriptor() {
		return Path.of(String.format(Locale.ROOT, "/proc/%d/fd/%d", this.child.pid(), DESCRIPTOR));
	}

	@Override
	public void write(byte[] content) throws IOException {
		try (FileChannel channel = FileChannel.open(descriptor(), StandardOpenOption.WRITE,
				StandardOpenOption.TRUNCATE_EXISTING)) {
			ByteBuffer buffer = ByteBuffer.wrap(content);
			while (buffer.hasRemaining()) {
				channel.write(buffer);
			}
			channel.force(true);
		}
	}

	@Override
	public void close() throws IOException {
		this.child.getOutputStream().close();
		try {
			this.child.waitFor();
		}
		catch (InterruptedException ex) {
			this.child.destroyForcibly();
			Thread.currentThread().interrupt();
		}
	}

}
