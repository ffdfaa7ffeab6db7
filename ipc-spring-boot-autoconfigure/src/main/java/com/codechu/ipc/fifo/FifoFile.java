package com.codechu.ipc.fifo;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

import com.codechu.ipc.file.FileMode;
import com.codechu.ipc.file.TrustedDirectories;
import com.codechu.ipc.file.UnusablePathException;
import com.codechu.ipc.file.UnusablePathException.Reason;
import com.codechu.ipc.file.internal.FileGroup;
import com.codechu.ipc.file.internal.ParentDirectory;
import com.codechu.ipc.os.FileStatus;
import com.codechu.ipc.os.LinuxConstants;
import com.codechu.ipc.os.NativeCalls;
import com.codechu.ipc.os.NativeException;
import com.codechu.ipc.os.NativeUnavailableException;
import org.jspecify.annotations.Nullable;

/**
 * The FIFO in the file system.
 *
 * @param path where it is
 * @param mode its permissions if it is created
 * @param group to own it if it is created, {@code null} for the group of the process
 * @param trusted directories that are trusted beforehand
 */
record FifoFile(Path path, FileMode mode, @Nullable String group, TrustedDirectories trusted) {

	/**
	 * See that there is a FIFO.
	 * @return which FIFO it is
	 * @throws IOException if something else is there, or it cannot be created
	 */
	FileStatus ensure() throws IOException {
		FileGroup owner = FileGroup.named(this.path, this.group);
		ParentDirectory.prepare(this.path, this.mode, owner, this.trusted);
		FileStatus status = FileStatus.of(this.path);
		if (status == null) {
			create(owner);
			ParentDirectory.warnIfClosed(this.path, this.mode);
			status = FileStatus.of(this.path);
		}
		return requireFifo(this.path, status);
	}

	/**
	 * Return the mode of a lock that everybody can take who may read a FIFO.
	 * @param fifo the FIFO
	 * @return the mode
	 */
	static FileMode lockMode(FileStatus fifo) {
		int group = ((fifo.permissions() & 0040) != 0) ? 0060 : 0;
		int others = ((fifo.permissions() & 0004) != 0) ? 0006 : 0;
		return new FileMode(0600 | group | others);
	}

	static FileStatus requireFifo(Path path, @Nullable FileStatus status) throws IOException {
		if (status == null) {
			throw new UnusablePathException(Reason.FAILED, path, "the FIFO no longer exists");
		}
		if (!status.isFifo()) {
			throw new UnusablePathException(Reason.WRONG_KIND, path,
					String.format(Locale.ROOT, "it is %s, not a FIFO; it was left untouched", status.kind()));
		}
		return status;
	}

	private void create(@Nullable FileGroup owner) throws IOException {
		ParentDirectory.requireWritable(this.path);
		try {
			NativeCalls.get().mkfifo(this.path.toString(), FileMode.OWNER_ONLY.bits());
		}
		catch (NativeUnavailableException ex) {
			createByCommand();
		}
		catch (NativeException ex) {
			if (ex.error() == LinuxConstants.EEXIST) {
				return; // someone else was faster, which is fine if it is a FIFO
			}
			throw new UnusablePathException(Reason.FAILED, this.path, "it cannot be created: " + ex.getMessage(), ex);
		}
		try {
			if (owner != null) {
				owner.assignTo(this.path);
			}
			Files.setPosixFilePermissions(this.path, this.mode.permissions());
		}
		catch (IOException ex) {
			// The next start would take it as it is.
			Files.deleteIfExists(this.path);
			throw ex;
		}
	}

	private void createByCommand() throws IOException {
		Process process = new ProcessBuilder("mkfifo", "-m", Integer.toOctalString(FileMode.OWNER_ONLY.bits()),
				this.path.toString())
			.redirectErrorStream(true)
			.start();
		String output = new String(process.getInputStream().readAllBytes(), Charset.defaultCharset());
		try {
			if (process.waitFor() != 0 && !Files.exists(this.path)) {
				throw new UnusablePathException(Reason.FAILED, this.path, "mkfifo(1) failed: " + output.trim());
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IOException("interrupted while waiting for mkfifo(1)", ex);
		}
	}

}
