package com.codechu.ipc.socket;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import com.codechu.ipc.file.FileMode;
import com.codechu.ipc.file.SocketPathException;
import com.codechu.ipc.os.FileStatus;

/**
 * Excludes other servers of this library from one socket path, by a lock on
 * {@code <path>.lock}. The empty file stays: to remove it would let two servers lock two
 * files of that name.
 * <p>
 * The lock is a POSIX record lock. Those belong to the process, so servers of one process
 * exclude each other by the registry; and they are lost when any descriptor of the file
 * is closed, so the registry is asked before the file is opened.
 */
final class SocketLock implements Closeable {

	private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

	private final Path file;

	private final FileChannel channel;

	private SocketLock(Path file, FileChannel channel) {
		this.file = file;
		this.channel = channel;
	}

	/**
	 * Take the lock.
	 * @param socket the socket's path
	 * @return the lock, to be closed
	 * @throws SocketPathException if another server has it
	 * @throws IOException if the lock file cannot be used
	 */
	static SocketLock take(Path socket) throws IOException {
		Path file = Objects.requireNonNull(socket.getParent()).toRealPath().resolve(socket.getFileName() + ".lock");
		if (!HELD.add(file)) {
			throw inUse(socket, "this process");
		}
		FileChannel channel = null;
		try {
			channel = open(socket, file);
			FileLock lock = channel.tryLock();
			if (lock == null) {
				throw inUse(socket, "another process");
			}
			return new SocketLock(file, channel);
		}
		catch (IOException | RuntimeException | Error ex) {
			HELD.remove(file);
			if (channel != null) {
				channel.close();
			}
			throw ex;
		}
	}

	private static FileChannel open(Path socket, Path file) throws IOException {
		FileStatus status = FileStatus.of(file);
		// To open a FIFO would wait for someone to read it.
		if (status != null && !status.isRegularFile()) {
			throw new SocketPathException(SocketPathException.Reason.LOCK_FILE, socket, String.format(Locale.ROOT,
					"Lock file %s is %s, not a regular file; it was left untouched", file, status.kind()));
		}
		try {
			return openRegularFile(file);
		}
		catch (IOException ex) {
			throw new SocketPathException(SocketPathException.Reason.LOCK_FILE, socket,
					String.format(Locale.ROOT, "Lock file %s cannot be opened: %s", file, ex), ex);
		}
	}

	private static FileChannel openRegularFile(Path file) throws IOException {
		return FileChannel.open(file,
				Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
				PosixFilePermissions.asFileAttribute(FileMode.OWNER_ONLY.permissions()));
	}

	private static SocketPathException inUse(Path socket, String holder) {
		return new SocketPathException(SocketPathException.Reason.IN_USE, socket, String.format(Locale.ROOT,
				"Socket path %s is in use: a server of %s holds %s.lock", socket, holder, socket));
	}

	@Override
	public void close() throws IOException {
		try {
			this.channel.close();
		}
		finally {
			HELD.remove(this.file);
		}
	}

}
