package com.codechu.ipc.pidfile;

import java.io.Closeable;
import java.io.IOException;

import com.codechu.ipc.os.FileStatus;

/**
 * An exclusive {@code flock(2)} on an open file.
 */
interface PidFileLock extends Closeable {

	/**
	 * Return which file is locked, whatever its name stands for by now.
	 * @return its identity
	 * @throws IOException if it cannot be looked at
	 */
	FileStatus identity() throws IOException;

	/**
	 * Replace the content of the file, and see that it reaches the disk.
	 * @param content the new content
	 * @throws IOException if it cannot be written
	 */
	void write(byte[] content) throws IOException;

}
