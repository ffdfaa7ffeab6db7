package com.codechu.ipc.socket;

import java.net.UnixDomainSocketAddress;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;

import com.codechu.ipc.file.UnusablePathException;
import com.codechu.ipc.file.UnusablePathException.Reason;

/**
 * The path of a socket: absolute, and short enough for a socket address. Linux has room
 * for 108 bytes and macOS for 104, of which Java uses two fewer; its own error names
 * neither.
 *
 * @param path the absolute path
 */
public record SocketPath(Path path) {

	/**
	 * Most bytes of a path, as encoded for the file system.
	 */
	public static final int MAX_BYTES = System.getProperty("os.name").equals("Linux") ? 106 : 102;

	private static final String ABSTRACT = "@";

	/**
	 * Check a path.
	 * @param path absolute, or relative to the working directory
	 * @return the path to use
	 * @throws UnusablePathException if it is too long, abstract, or the root directory
	 */
	public static SocketPath of(Path path) throws UnusablePathException {
		if (path.toString().startsWith(ABSTRACT)) {
			throw new UnusablePathException(Reason.ABSTRACT_NAME, path,
					String.format(Locale.ROOT,
							"%s names a socket in the abstract namespace, which every user can connect to and occupy: "
									+ "use a path in the file system",
							path));
		}
		Path absolute = path.toAbsolutePath().normalize();
		if (absolute.getParent() == null) {
			throw new UnusablePathException(Reason.WRONG_KIND, absolute,
					absolute + " is a directory, not a socket; it was left untouched");
		}
		if (!fits(absolute)) {
			throw new UnusablePathException(Reason.TOO_LONG, absolute,
					String.format(Locale.ROOT, "Socket path %s has %d bytes, but a socket address holds %d", absolute,
							bytes(absolute), MAX_BYTES));
		}
		return new SocketPath(absolute);
	}

	/**
	 * Return the address to bind or to connect to.
	 * @return the address
	 */
	public UnixDomainSocketAddress address() {
		return UnixDomainSocketAddress.of(this.path);
	}

	/**
	 * Return the directory of the socket.
	 * @return the absolute path of the directory
	 */
	Path directory() {
		return Objects.requireNonNull(this.path.getParent());
	}

	static boolean fits(Path path) {
		return bytes(path) <= MAX_BYTES;
	}

	private static int bytes(Path path) {
		return path.toString().getBytes(FileNames.CHARSET).length;
	}

	@Override
	public String toString() {
		return this.path.toString();
	}

	/**
	 * How the JDK encodes file names; it follows the locale.
	 */
	private static final class FileNames {

		static final Charset CHARSET = charset(System.getProperty("sun.jnu.encoding"));

		private static Charset charset(String name) {
			return (name != null && Charset.isSupported(name)) ? Charset.forName(name) : StandardCharsets.UTF_8;
		}

	}

}
