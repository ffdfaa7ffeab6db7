package com.codechu.ipc.socket;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;

import org.jspecify.annotations.Nullable;

/**
 * A listening Unix socket as the standard input of this process, where systemd puts it
 * for a unit with {@code StandardInput=socket}.
 */
public final class InheritedSocket {

	private InheritedSocket() {
	}

	/**
	 * Find the socket.
	 * @return a listening channel with a path, or {@code null} if the standard input is
	 * something else
	 * @throws IOException if the standard input cannot be inspected
	 */
	public static @Nullable ServerSocketChannel find() throws IOException {
		return (System.inheritedChannel() instanceof ServerSocketChannel channel && channel.isOpen()
				&& channel.getLocalAddress() instanceof UnixDomainSocketAddress address
				&& !address.getPath().toString().isEmpty()) ? channel : null;
	}

}
