package com.codechu.ipc.socket;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

import com.codechu.ipc.os.FileStatus;
import org.apache.commons.logging.LogFactory;

/**
 * Gives a file a name without ever taking it from another.
 */
final class FileName {

	private FileName() {
	}

	/**
	 * Give a file a further name.
	 * @param name the name
	 * @param file the file, which may lose the name it had
	 * @throws FileAlreadyExistsException if something has the name
	 * @throws IOException if the operating system fails otherwise
	 */
	static void give(Path name, Path file) throws IOException {
		try {
			Files.createLink(name, file);
		}
		catch (FileAlreadyExistsException ex) {
			throw ex;
		}
		catch (FileSystemException | UnsupportedOperationException ex) {
			if (FileStatus.of(file) == null) {
				throw ex;
			}
			LogFactory.getLog(SocketFile.class).debug("Hard links are not available", ex);
			reserveAndRename(name, file);
		}
	}

	/**
	 * Give a file another name where there are no hard links. For a moment, an empty file
	 * has the name: nobody else can bind to it then, and clients are refused, as by a
	 * server that has not started.
	 * @param name the name
	 * @param file the file
	 * @throws FileAlreadyExistsException if something has the name
	 * @throws IOException if the operating system fails otherwise
	 */
	static void reserveAndRename(Path name, Path file) throws IOException {
		Files.createFile(name, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
		FileStatus reserved = FileStatus.of(name);
		try {
			Files.move(file, name, StandardCopyOption.ATOMIC_MOVE);
		}
		catch (IOException | RuntimeException | Error ex) {
			if (reserved != null && reserved.isSameFile(FileStatus.of(name))) {
				Files.delete(name);
			}
			throw ex;
		}
	}

}
