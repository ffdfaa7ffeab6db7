package com.codechu.ipc.pidfile;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;

import com.codechu.ipc.os.FileStatus;

/**
 * An exclusive {@code flock(2)} on an open file.
 */
interface PidFileLock extends Closeable {

	/**
	 * Return a path of the locked file, whatever its name stands for by now.
	 * @return its descriptor in {@code /proc}
	 */
	Path descriptor();

	/**
	 * Return which file is locked.
	 * @return its identity
	 * @throws IOException if it cannot be looked at
	 */
	default FileStatus identity() throws IOException {
		return FileStatus.following(descriptor());
	}

	/**
	 * Replace the content of the file, and see that it reaches the disk.
	 * @param content the new content
	 * @throws IOException if it cannot be written
	 */
	void write(byte[] content) throws IOException;

}
