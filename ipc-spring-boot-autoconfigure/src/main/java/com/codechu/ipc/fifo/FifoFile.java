package com.codechu.ipc.fifo;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

import com.codechu.ipc.file.FileMode;
import com.codechu.ipc.os.FileStatus;
import com.codechu.ipc.os.LinuxConstants;
import com.codechu.ipc.os.NativeCalls;
import com.codechu.ipc.os.NativeException;
import com.codechu.ipc.os.NativeUnavailableException;
import com.codechu.ipc.socket.ParentDirectory;
import org.jspecify.annotations.Nullable;

/**
 * The FIFO in the file system.
 */
final class FifoFile {

	private FifoFile() {
	}

	/**
	 * See that there is a FIFO.
	 * @param path where
	 * @param mode its permissions if it is created
	 * @return which FIFO it is
	 * @throws IOException if something else is there, or it cannot be created
	 */
	static FileStatus ensure(Path path, FileMode mode) throws IOException {
		FileStatus status = FileStatus.of(path);
		if (status == null) {
			create(path, mode);
			status = FileStatus.of(path);
		}
		return requireFifo(status);
	}

	static FileStatus requireFifo(@Nullable FileStatus status) throws IOException {
		if (status == null) {
			throw new IOException("there is no such FIFO any more");
		}
		if (!status.isFifo()) {
			throw new IOException(
					String.format(Locale.ROOT, "it is %s, not a FIFO; it was left untouched", status.kind()));
		}
		return status;
	}

	private static void create(Path path, FileMode mode) throws IOException {
		ParentDirectory.create(path, mode);
		try {
			NativeCalls.get().mkfifo(path.toString(), FileMode.OWNER_ONLY.bits());
			Files.setPosixFilePermissions(path, mode.permissions());
		}
		catch (NativeUnavailableException ex) {
			createByCommand(path, mode);
		}
		catch (NativeException ex) {
			if (ex.error() != LinuxConstants.EEXIST) {
				throw ex;
			}
			// Someone else was faster, which is fine if it is a FIFO.
		}
	}

	private static void createByCommand(Path path, FileMode mode) throws IOException {
		Process process = new ProcessBuilder("mkfifo", "-m", Integer.toOctalString(mode.bits()), path.toString())
			.redirectErrorStream(true)
			.start();
		String output = new String(process.getInputStream().readAllBytes(), Charset.defaultCharset());
		try {
			if (process.waitFor() != 0 && !Files.exists(path)) {
				throw new IOException("mkfifo(1) failed: " + output.trim());
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IOException("interrupted while waiting for mkfifo(1)", ex);
		}
	}

}
