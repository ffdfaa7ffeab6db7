package com.codechu.ipc.os;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * The result of {@code lstat(2)}: identity, kind and owner of the file that a path refers
 * to.
 *
 * @param device device number; with the inode, the identity of the file
 * @param inode inode number
 * @param mode type and permission bits
 * @param uid owner
 * @param gid group
 */
public record FileStatus(long device, long inode, int mode, int uid, int gid) {

	private static final int TYPE_MASK = 0170000;

	private static final int SOCKET = 0140000;

	private static final int REGULAR = 0100000;

	private static final int DIRECTORY = 0040000;

	private static final int FIFO = 0010000;

	private static final int SYMLINK = 0120000;

	private static final int PERMISSIONS = 0777;

	private static final int STICKY = 01000;

	private static final int OTHERS_WRITE = 0002;

	private static final int NOT_OWNER_WRITE = 0022;

	/**
	 * Read the status of a path, without following a symbolic link.
	 * @param path the name
	 * @return its status, or {@code null} if there is no such file
	 * @throws IOException if it cannot be read
	 */
	public static @Nullable FileStatus of(Path path) throws IOException {
		try {
			return read(path, LinkOption.NOFOLLOW_LINKS);
		}
		catch (NoSuchFileException ex) {
			return null;
		}
	}

	/**
	 * Read the status of a file, following symbolic links, including those of /proc.
	 * @param path the name
	 * @return the file
	 * @throws IOException if there is none, or it cannot be looked at
	 */
	public static FileStatus following(Path path) throws IOException {
		return read(path);
	}

	private static FileStatus read(Path path, LinkOption... options) throws IOException {
		Map<String, Object> attributes = attributes(path, options);
		return new FileStatus(number("dev", attributes).longValue(), number("ino", attributes).longValue(),
				number("mode", attributes).intValue(), number("uid", attributes).intValue(),
				number("gid", attributes).intValue());
	}

	private static Map<String, Object> attributes(Path path, LinkOption... options) throws IOException {
		try {
			return Files.readAttributes(path, "unix:dev,ino,mode,uid,gid", options);
		}
		catch (UnsupportedOperationException ex) {
			throw new UnsupportedOperationException(String.format(Locale.ROOT,
					"Unix sockets, pidfiles and FIFOs need Linux; this is %s", System.getProperty("os.name")), ex);
		}
	}

	private static Number number(String name, Map<String, Object> attributes) {
		return (Number) Objects.requireNonNull(attributes.get(name), name);
	}

	/**
	 * Return whether two paths refer to the same file.
	 * @param other the status of another path
	 * @return whether it is the same file
	 */
	public boolean isSameFile(@Nullable FileStatus other) {
		return other != null && other.device == this.device && other.inode == this.inode;
	}

	public boolean isSocket() {
		return type() == SOCKET;
	}

	public boolean isRegularFile() {
		return type() == REGULAR;
	}

	public boolean isDirectory() {
		return type() == DIRECTORY;
	}

	public boolean isFifo() {
		return type() == FIFO;
	}

	public boolean isSymbolicLink() {
		return type() == SYMLINK;
	}

	/**
	 * Return whether any user may remove and replace files of others in this directory.
	 * @return whether it is writable by everyone and not sticky
	 */
	public boolean isFreeForAll() {
		return (this.mode & OTHERS_WRITE) != 0 && !isSticky();
	}

	/**
	 * Return whether the group or others may remove and replace files in this directory.
	 * @return whether it is writable for more than its owner and not sticky; never for a
	 * symbolic link, whose mode has no meaning
	 */
	public boolean isSharedForWriting() {
		return !isSymbolicLink() && isWritableForOthers() && !isSticky();
	}

	/**
	 * Return whether the group or others may create files in this directory.
	 * @return whether it is writable for more than its owner
	 */
	public boolean isWritableForOthers() {
		return (this.mode & NOT_OWNER_WRITE) != 0;
	}

	/**
	 * Return the permission bits.
	 * @return nine bits
	 */
	public int permissions() {
		return this.mode & PERMISSIONS;
	}

	/**
	 * Name the kind of file, for a message.
	 * @return a noun with its article
	 */
	public String kind() {
		return switch (type()) {
			case SOCKET -> "a socket";
			case REGULAR -> "a regular file";
			case DIRECTORY -> "a directory";
			case FIFO -> "a FIFO";
			case SYMLINK -> "a symbolic link";
			default -> "a device";
		};
	}

	private boolean isSticky() {
		return (this.mode & STICKY) != 0;
	}

	private int type() {
		return this.mode & TYPE_MASK;
	}

}
