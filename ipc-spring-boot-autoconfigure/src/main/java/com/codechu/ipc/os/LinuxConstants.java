package com.codechu.ipc.os;

/**
 * Numbers of the Linux interface. Those of {@code open(2)} differ by architecture, and a
 * wrong one may silently do nothing.
 */
public final class LinuxConstants {

	/** Open for writing only. */
	public static final int O_WRONLY = 01;

	/** Open for reading and writing. */
	public static final int O_RDWR = 02;

	/** Create the file if it does not exist. */
	public static final int O_CREAT = 0100;

	/** Do not wait for the other end of a FIFO. */
	public static final int O_NONBLOCK = 04000;

	/** Close in a program that a child executes. */
	public static final int O_CLOEXEC = 02000000;

	/** Do not follow a symbolic link. */
	public static final int O_NOFOLLOW = noFollow(System.getProperty("os.arch"));

	/** The address family of Unix domain sockets. */
	public static final int AF_UNIX = 1;

	/** A socket for datagrams. */
	public static final int SOCK_DGRAM = 2;

	/** An exclusive lock. */
	public static final int LOCK_EX = 2;

	/** Do not wait for the lock. */
	public static final int LOCK_NB = 4;

	/** A signal came while the call was waiting. */
	public static final int EINTR = 4;

	/** No process has the FIFO open for reading. */
	public static final int ENXIO = 6;

	/** The call would have to wait. */
	public static final int EAGAIN = 11;

	/** The file exists. */
	public static final int EEXIST = 17;

	/** The other end is closed. */
	public static final int EPIPE = 32;

	/** There is room to write. */
	public static final int POLLOUT = 0004;

	/** The other end is closed. */
	public static final int POLLERR = 0010;

	/** Set the capacity of a pipe. */
	public static final int F_SETPIPE_SZ = 1031;

	/** Get the capacity of a pipe. */
	public static final int F_GETPIPE_SZ = 1032;

	/** Get the number of bytes that can be read. */
	public static final long FIONREAD = System.getProperty("os.arch").startsWith("ppc64") ? 0x4004667FL : 0x541BL;

	private LinuxConstants() {
	}

	static boolean isKnown(String os, String architecture) {
		return os.equals("Linux") && switch (architecture) {
			case "amd64", "x86_64", "i386", "x86", "aarch64", "arm", "ppc64le", "ppc64", "riscv64", "s390x",
					"loongarch64" ->
				true;
			default -> false;
		};
	}

	static int noFollow(String architecture) {
		return switch (architecture) {
			case "aarch64", "arm", "ppc64le", "ppc64" -> 0100000;
			default -> 0400000;
		};
	}

}
