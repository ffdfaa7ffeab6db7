package com.codechu.ipc.pidfile;

import java.io.IOException;
import java.nio.file.Path;

import com.codechu.ipc.os.LinuxConstants;
import com.codechu.ipc.os.NativeCalls;
import com.codechu.ipc.os.NativeException;
import org.jspecify.annotations.Nullable;

/**
 * A lock on a descriptor of our own. The kernel drops it when this process ends, however
 * it ends; programs that we start do not inherit it.
 */
final class NativeLock implements PidFileLock {

	private final NativeCalls calls;

	private final int descriptor;

	private NativeLock(NativeCalls calls, int descriptor) {
		this.calls = calls;
		this.descriptor = descriptor;
	}

	/**
	 * Take the lock if it is free.
	 * @param calls the native calls
	 * @param path the file, created if need be
	 * @return the lock, or {@code null} if someone else has it
	 * @throws IOException if the file cannot be opened
	 */
	static @Nullable NativeLock tryLock(NativeCalls calls, Path path) throws IOException {
		// Non-blocking, so that opening does not wait for a FIFO that another user put
		// there.
		int descriptor = calls.open(path.toString(), LinuxConstants.O_RDWR | LinuxConstants.O_CREAT
				| LinuxConstants.O_NOFOLLOW | LinuxConstants.O_CLOEXEC | LinuxConstants.O_NONBLOCK, 0600);
		try {
			calls.flock(descriptor, LinuxConstants.LOCK_EX | LinuxConstants.LOCK_NB);
			return new NativeLock(calls, descriptor);
		}
		catch (NativeException ex) {
			calls.close(descriptor);
			if (ex.error() == LinuxConstants.EAGAIN) {
				return null;
			}
			throw ex;
		}
	}

	@Override
	public Path descriptor() {
		return Path.of("/proc/self/fd/" + this.descriptor);
	}

	@Override
	public void write(byte[] content) throws IOException {
		this.calls.ftruncate(this.descriptor, 0);
		if (this.calls.write(this.descriptor, content) != content.length) {
			throw new IOException("the file system is full");
		}
		this.calls.fsync(this.descriptor);
	}

	@Override
	public void close() throws IOException {
		this.calls.close(this.descriptor);
	}

}
