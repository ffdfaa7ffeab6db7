package com.codechu.ipc.file.internal;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import com.codechu.ipc.file.FileMode;
import com.codechu.ipc.file.TrustedDirectories;
import com.codechu.ipc.file.UnusablePathException;
import com.codechu.ipc.file.UnusablePathException.Reason;
import com.codechu.ipc.os.FileStatus;
import com.codechu.ipc.os.Users;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The directory in which a file that programs talk through is to appear.
 */
public final class ParentDirectory {

	private static final Log logger = LogFactory.getLog(ParentDirectory.class);

	/** Directories that this process has made, as it left them. */
	private static final Map<Path, FileStatus> OURS = new ConcurrentHashMap<>();

	private static final Set<Path> WARNED = ConcurrentHashMap.newKeySet();

	private ParentDirectory() {
	}

	/**
	 * Check that nobody else can exchange the file, and create what is missing, letting
	 * in exactly those who may use it. A directory that this process has created for
	 * another file lets in those of both, whichever was first.
	 * @param file the file's absolute path
	 * @param mode the file's mode
	 * @param group the file's group, if it is to have another than the process
	 * @param trusted whose directories are trusted beforehand
	 * @return the directory
	 * @throws UnusablePathException if the directory cannot be used
	 */
	public static Path prepare(Path file, FileMode mode, @Nullable FileGroup group, TrustedDirectories trusted)
			throws UnusablePathException {
		Path directory = file.getParent();
		if (directory == null) {
			throw new UnusablePathException(Reason.WRONG_KIND, file, file + " is a directory; it was left untouched");
		}
		try {
			trusted.require(file);
			create(directory, mode.forDirectory(), group);
			requireDirectory(file, directory);
			trusted.require(file);
		}
		catch (UnusablePathException ex) {
			throw ex;
		}
		catch (IOException ex) {
			throw new UnusablePathException(Reason.DIRECTORY_MISSING, file,
					String.format(Locale.ROOT, "Directory %s does not exist and cannot be created: %s", directory, ex),
					ex);
		}
		return directory;
	}

	private static void requireDirectory(Path file, Path directory) throws IOException {
		FileStatus status = FileStatus.following(directory);
		if (!status.isDirectory()) {
			throw new UnusablePathException(Reason.DIRECTORY_MISSING, file,
					directory + " is " + status.kind() + ", not a directory");
		}
	}

	/**
	 * Require that this user can create files in the directory.
	 * @param file the file that is to be created
	 * @throws IOException if it cannot
	 */
	public static void requireWritable(Path file) throws IOException {
		Path directory = file.getParent();
		if (directory == null || Files.isWritable(directory)) {
			return;
		}
		if (Files.getFileStore(directory).isReadOnly()) {
			throw new UnusablePathException(Reason.READ_ONLY, file,
					String.format(Locale.ROOT, "Directory %s is on a read-only file system", directory));
		}
		throw new UnusablePathException(Reason.DIRECTORY_NOT_WRITABLE, file,
				String.format(Locale.ROOT, "Directory %s is not writable by %s", directory, Users.describeOwn()));
	}

	private static void create(Path directory, FileMode mode, @Nullable FileGroup group) throws IOException {
		if (Files.exists(directory)) {
			widen(directory, mode, group);
			return;
		}
		Path parent = directory.getParent();
		if (parent != null) {
			create(parent, mode, group);
		}
		try {
			Files.createDirectory(directory,
					PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
		}
		catch (FileAlreadyExistsException ex) {
			return; // by someone else, meanwhile: it has their mode
		}
		open(directory, mode, group);
	}

	private static void open(Path directory, FileMode mode, @Nullable FileGroup group) throws IOException {
		if (group != null) {
			group.assignTo(directory);
		}
		Files.setPosixFilePermissions(directory, mode.permissions());
		OURS.put(directory, FileStatus.following(directory));
	}

	private static void widen(Path directory, FileMode mode, @Nullable FileGroup group) throws IOException {
		FileStatus status = FileStatus.following(directory);
		if (!status.equals(OURS.get(directory)) || (status.permissions() | mode.bits()) == status.permissions()) {
			return;
		}
		Path parent = directory.getParent();
		if (parent != null) {
			widen(parent, mode, group);
		}
		open(directory, new FileMode(status.permissions() | mode.bits()), group);
	}

	/**
	 * Warn, once for a file, if a directory does not let those through who may use it.
	 * @param file a file that exists
	 * @param mode its mode
	 */
	public static void warnIfClosed(Path file, FileMode mode) {
		int needed = mode.forDirectory().bits() & 0011;
		try {
			FileStatus status = FileStatus.of(file);
			for (Path each = file.getParent(); status != null && each != null; each = each.getParent()) {
				FileStatus directory = FileStatus.following(each);
				if ((needed & ~letThrough(directory, status)) != 0 && WARNED.add(file)) {
					logger.warn(String.format(Locale.ROOT,
							"%s has mode %s, but directory %s (%s) does not grant those users access: "
									+ "change the mode or group of the directory, or use another one",
							file, mode, each, new FileMode(directory.permissions() | 0600)));
					return;
				}
			}
		}
		catch (IOException ex) {
			logger.debug("Cannot inspect the directories of " + file, ex);
		}
	}

	// Whom a directory lets through as others it lets through as a group.
	private static int letThrough(FileStatus directory, FileStatus file) {
		if ((directory.permissions() & 0001) != 0) {
			return 0011;
		}
		return (directory.gid() == file.gid()) ? directory.permissions() & 0010 : 0;
	}

}
