package com.codechu.ipc.os;

/**
 * Numbers of the Linux interface. Those of {@code open(2)} differ by architecture, and a
 * wrong one may silently do nothing.
 */
public final class LinuxConstants {

	public static final int O_WRONLY = 01;

	public static final int O_RDWR = 02;

	public static final int O_CREAT = 0100;

	public static final int O_NONBLOCK = 04000;

	public static final int O_CLOEXEC = 02000000;

	/** Do not follow a symbolic link. */
	public static final int O_NOFOLLOW = noFollow(System.getProperty("os.arch"));

	public static final int AF_UNIX = 1;

	public static final int SOCK_DGRAM = 2;

	public static final int LOCK_EX = 2;

	public static final int LOCK_NB = 4;

	public static final int EINTR = 4;

	public static final int ENXIO = 6;

	public static final int EAGAIN = 11;

	public static final int EEXIST = 17;

	public static final int EPIPE = 32;

	public static final int POLLOUT = 0004;

	public static final int POLLERR = 0010;

	public static final int F_SETPIPE_SZ = 1031;

	public static final int F_GETPIPE_SZ = 1032;

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
