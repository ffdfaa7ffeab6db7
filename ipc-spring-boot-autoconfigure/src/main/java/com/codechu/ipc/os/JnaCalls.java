package com.codechu.ipc.os;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

import com.sun.jna.LastErrorException;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;

/**
 * The native calls by way of JNA. The one class that knows it.
 */
final class JnaCalls implements NativeCalls {

	private final LibC c = Native.load("c", LibC.class);

	@Override
	public int open(String path, int flags, int mode) throws NativeException {
		return call("open " + path, () -> this.c.open(path, flags, mode));
	}

	@Override
	public void close(int descriptor) throws NativeException {
		call("close", () -> this.c.close(descriptor));
	}

	@Override
	public void flock(int descriptor, int operation) throws NativeException {
		call("flock", () -> this.c.flock(descriptor, operation));
	}

	@Override
	public void ftruncate(int descriptor, long length) throws NativeException {
		call("ftruncate", () -> this.c.ftruncate(descriptor, new NativeLong(length)));
	}

	@Override
	public int write(int descriptor, byte[] bytes) throws NativeException {
		return call("write", () -> this.c.write(descriptor, bytes, new NativeLong(bytes.length)).intValue());
	}

	@Override
	public void fsync(int descriptor) throws NativeException {
		call("fsync", () -> this.c.fsync(descriptor));
	}

	@Override
	public void mkfifo(String path, int mode) throws NativeException {
		call("mkfifo " + path, () -> this.c.mkfifo(path, mode));
	}

	@Override
	public int poll(int descriptor, int events, int timeoutMillis) throws NativeException {
		// struct pollfd { int fd; short events; short revents; }
		ByteBuffer request = ByteBuffer.allocate(8).order(ByteOrder.nativeOrder());
		request.putInt(0, descriptor).putShort(4, (short) events);
		call("poll", () -> this.c.poll(request.array(), new NativeLong(1), timeoutMillis));
		return request.getShort(6);
	}

	@Override
	public int fcntl(int descriptor, int command, int argument) throws NativeException {
		return call("fcntl", () -> this.c.fcntl(descriptor, command, argument));
	}

	@Override
	public int ioctl(int descriptor, long request) throws NativeException {
		int[] answer = new int[1];
		call("ioctl", () -> this.c.ioctl(descriptor, new NativeLong(request), answer));
		return answer[0];
	}

	@Override
	public void sendDatagram(byte[] address, byte[] message) throws NativeException {
		int descriptor = call("socket", () -> this.c.socket(LinuxConstants.AF_UNIX,
				LinuxConstants.SOCK_DGRAM | LinuxConstants.O_CLOEXEC | LinuxConstants.O_NONBLOCK, 0));
		try {
			call("sendto",
					() -> this.c.sendto(descriptor, message, new NativeLong(message.length), 0, address, address.length)
						.intValue());
		}
		finally {
			close(descriptor);
		}
	}

	private static int call(String name, Call call) throws NativeException {
		while (true) {
			try {
				return call.run();
			}
			catch (LastErrorException ex) {
				if (ex.getErrorCode() != LinuxConstants.EINTR || name.equals("close")) {
					throw new NativeException(name, ex.getErrorCode(), ex);
				}
			}
		}
	}

	/**
	 * A call that may have to be made again.
	 */
	private interface Call {

		int run();

	}

	/**
	 * The C library.
	 */
	private interface LibC extends Library {

		int open(String path, int flags, Object... mode) throws LastErrorException;

		int close(int descriptor) throws LastErrorException;

		int flock(int descriptor, int operation) throws LastErrorException;

		int ftruncate(int descriptor, NativeLong length) throws LastErrorException;

		NativeLong write(int descriptor, byte[] bytes, NativeLong length) throws LastErrorException;

		int fsync(int descriptor) throws LastErrorException;

		int mkfifo(String path, int mode) throws LastErrorException;

		int poll(byte[] descriptors, NativeLong count, int timeoutMillis) throws LastErrorException;

		int socket(int domain, int type, int protocol) throws LastErrorException;

		NativeLong sendto(int descriptor, byte[] message, NativeLong length, int flags, byte[] address,
				int addressLength) throws LastErrorException;

		int fcntl(int descriptor, int command, Object... argument) throws LastErrorException;

		int ioctl(int descriptor, NativeLong request, Object... argument) throws LastErrorException;

	}

}
