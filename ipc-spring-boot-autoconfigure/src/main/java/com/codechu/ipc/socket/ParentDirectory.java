package com.codechu.ipc.socket;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;

import com.codechu.ipc.file.FileMode;
import com.codechu.ipc.file.SocketPathException;
import com.codechu.ipc.file.SocketPathException.Reason;
import com.codechu.ipc.os.FileStatus;
import org.jspecify.annotations.Nullable;

/**
 * The directory in which a file that programs talk through is to appear.
 */
public final class ParentDirectory {

	private ParentDirectory() {
	}

	/**
	 * Create what is missing, letting in exactly those who may use the socket, and check
	 * that nobody else can replace it.
	 * @param socket the socket's path
	 * @param mode the socket's mode
	 * @param group the socket's group, if it is to have another than the process
	 * @return the directory
	 * @throws SocketPathException if the directory cannot be used
	 */
	static Path prepare(Path socket, FileMode mode, @Nullable FileGroup group) throws SocketPathException {
		Path directory = socket.getParent();
		if (directory == null) {
			throw new SocketPathException(Reason.NOT_A_SOCKET, socket, socket + " is a directory, not a socket");
		}
		try {
			create(directory, mode.forDirectory(), group);
			FileStatus status = FileStatus.following(directory);
			if (!status.isDirectory()) {
				throw new SocketPathException(Reason.DIRECTORY_MISSING, socket,
						directory + " is " + status.kind() + ", not a directory");
			}
			if (status.uid() != 0 && status.uid() != FileStatus.ownUid()) {
				throw new SocketPathException(Reason.DIRECTORY_FOREIGN_WRITABLE, socket,
						String.format(Locale.ROOT,
								"Directory %s belongs to another user (uid %d), who could replace the socket",
								directory, status.uid()));
			}
			if (status.isFreeForAll()) {
				throw new SocketPathException(Reason.DIRECTORY_FOREIGN_WRITABLE, socket, String.format(Locale.ROOT,
						"Directory %s is writable by every user and not sticky: anyone could replace the socket",
						directory));
			}
		}
		catch (SocketPathException ex) {
			throw ex;
		}
		catch (IOException ex) {
			throw new SocketPathException(Reason.DIRECTORY_MISSING, socket,
					String.format(Locale.ROOT, "Directory %s does not exist and cannot be created: %s", directory, ex),
					ex);
		}
		if (!Files.isWritable(directory)) {
			throw new SocketPathException(Reason.DIRECTORY_NOT_WRITABLE, socket, String.format(Locale.ROOT,
					"Directory %s is not writable by user '%s'", directory, System.getProperty("user.name")));
		}
		return directory;
	}

	/**
	 * Create what is missing, letting in exactly those who may use the file.
	 * @param file the file
	 * @param mode the file's mode
	 * @throws IOException if a directory cannot be created
	 */
	public static void create(Path file, FileMode mode) throws IOException {
		Path directory = file.getParent();
		if (directory != null) {
			create(directory, mode.forDirectory(), null);
		}
	}

	private static void create(Path directory, FileMode mode, @Nullable FileGroup group) throws IOException {
		if (Files.exists(directory)) {
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
		if (group != null) {
			group.assignTo(directory);
		}
		Files.setPosixFilePermissions(directory, mode.permissions());
	}

}
