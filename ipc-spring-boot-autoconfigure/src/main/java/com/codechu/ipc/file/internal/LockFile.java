package com.codechu.ipc.file.internal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import com.codechu.ipc.file.FileMode;
import com.codechu.ipc.file.UnusablePathException;
import com.codechu.ipc.file.UnusablePathException.Reason;
import com.codechu.ipc.os.FileStatus;
import com.codechu.ipc.os.Holders;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Excludes other users of this library from one path, by a lock on {@code <path>.lock}.
 * The empty file stays: to remove it would let two of them lock two files of that name.
 * <p>
 * The lock is a POSIX record lock. Those belong to the process, and are lost when it
 * closes any descriptor of the file. So those of one class loader exclude each other by a
 * registry, which is asked before the file is opened; and a copy of this library in
 * another class loader of the process is found in {@code /proc/locks}, or else keeps the
 * file open when it meets the other's lock.
 */
public final class LockFile implements Closeable {

	private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

	private static final Map<Path, FileChannel> KEPT_OPEN = new ConcurrentHashMap<>();

	private final Path file;

	private final FileChannel channel;

	private final FileStatus identity;

	private LockFile(Path file, FileChannel channel, FileStatus identity) {
		this.file = file;
		this.channel = channel;
		this.identity = identity;
	}

	/**
	 * Take the lock.
	 * @param path what it is for
	 * @param taken begins the message if it is taken, as in "... is in use: a server"
	 * @return the lock, to be closed
	 * @throws UnusablePathException if somebody else has it, or the lock file cannot be
	 * used
	 * @throws IOException if the operating system fails otherwise
	 */
	public static LockFile take(Path path, String taken) throws IOException {
		return take(path, taken, FileMode.OWNER_ONLY);
	}

	/**
	 * Take the lock.
	 * @param path what it is for
	 * @param taken begins the message if it is taken, as in "... is in use: a server"
	 * @param mode of the lock file if it is created; if that lets in a group, it is the
	 * group of what it is for
	 * @return the lock, to be closed
	 * @throws UnusablePathException if somebody else has it, or the lock file cannot be
	 * used
	 * @throws IOException if the operating system fails otherwise
	 */
	public static LockFile take(Path path, String taken, FileMode mode) throws IOException {
		Path file = Objects.requireNonNull(path.getParent()).toRealPath().resolve(path.getFileName() + ".lock");
		if (!HELD.add(file)) {
			throw taken(path, taken + " of this process");
		}
		FileChannel channel = null;
		try {
			channel = open(path, file, taken, mode);
			if (channel.tryLock() == null) {
				throw taken(path, taken + " of " + holder(FileStatus.of(file)));
			}
			FileStatus identity = FileStatus.of(file);
			if (identity == null) {
				throw new NoSuchFileException(file.toString());
			}
			return new LockFile(file, channel, identity);
		}
		catch (OverlappingFileLockException ex) {
			HELD.remove(file);
			KEPT_OPEN.put(file, Objects.requireNonNull(channel));
			throw takenByCopy(path, taken);
		}
		catch (IOException | RuntimeException | Error ex) {
			HELD.remove(file);
			if (channel != null) {
				channel.close();
			}
			throw ex;
		}
	}

	private static FileChannel open(Path path, Path file, String taken, FileMode mode) throws IOException {
		FileChannel kept = KEPT_OPEN.remove(file);
		if (kept != null) {
			return kept;
		}
		FileStatus status = FileStatus.of(file);
		// To open a FIFO would wait for someone to read it.
		if (status != null && !status.isRegularFile()) {
			throw new UnusablePathException(Reason.LOCK_FILE, path, String.format(Locale.ROOT,
					"Lock file %s is %s, not a regular file; it was left untouched", file, status.kind()));
		}
		if (status != null && Holders.ofLock(status).contains(ProcessHandle.current().pid())) {
			throw takenByCopy(path, taken);
		}
		try {
			if (status == null) {
				create(path, file, mode);
			}
			return FileChannel.open(file, Set.of(StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS));
		}
		catch (IOException ex) {
			throw new UnusablePathException(Reason.LOCK_FILE, path,
					String.format(Locale.ROOT, "Lock file %s cannot be opened: %s", file, ex), ex);
		}
	}

	private static void create(Path path, Path file, FileMode mode) throws IOException {
		try {
			Files.createFile(file, PosixFilePermissions.asFileAttribute(FileMode.OWNER_ONLY.permissions()));
		}
		catch (FileAlreadyExistsException ex) {
			return; // by someone else, meanwhile
		}
		if (mode.admitsOthers()) {
			PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class,
					LinkOption.NOFOLLOW_LINKS);
			try {
				view.setGroup(Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS).group());
			}
			catch (IOException ex) {
				LogFactory.getLog(LockFile.class).debug("Cannot change the group of " + file, ex);
			}
			view.setPermissions(mode.permissions());
		}
	}

	private static String holder(@Nullable FileStatus status) {
		List<Long> holders = (status != null) ? Holders.ofLock(status) : List.of();
		return holders.isEmpty() ? "another process" : Holders.describe(holders.get(0));
	}

	private static UnusablePathException takenByCopy(Path path, String taken) {
		return taken(path, taken + " of this process, by another copy of this library,");
	}

	private static UnusablePathException taken(Path path, String holder) {
		return new UnusablePathException(Reason.IN_USE, path,
				String.format(Locale.ROOT, "%s holds %s.lock", holder, path));
	}

	/**
	 * Return whether others find this lock.
	 * @return {@code false} if the file was removed
	 */
	public boolean isHeld() {
		try {
			return this.channel.isOpen() && this.identity.isSameFile(FileStatus.of(this.file));
		}
		catch (IOException ex) {
			return false;
		}
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
