package com.codechu.ipc;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

import com.codechu.ipc.os.Backoff;

/**
 * A peer that speaks in bytes.
 */
public final class RawPeer implements AutoCloseable {

	private final SocketChannel channel;

	private RawPeer(SocketChannel channel) {
		this.channel = channel;
	}

	public static RawPeer connect(Path path) throws IOException {
		return new RawPeer(SocketChannel.open(UnixDomainSocketAddress.of(path)));
	}

	/** Send everything, read everything: what {@code nc -NU} does. */
	public static String exchange(Path path, String text) throws IOException {
		try (RawPeer peer = connect(path)) {
			return peer.send(text).halfClose().readAll();
		}
	}

	public RawPeer send(String text) throws IOException {
		return send(text.getBytes(StandardCharsets.UTF_8));
	}

	public RawPeer send(byte... bytes) throws IOException {
		ByteBuffer buffer = ByteBuffer.wrap(bytes);
		while (buffer.hasRemaining()) {
			this.channel.write(buffer);
		}
		return this;
	}

	public RawPeer halfClose() throws IOException {
		this.channel.shutdownOutput();
		return this;
	}

	/** Read a line; without its newline if the other side closes first. */
	public String readLine() throws IOException {
		return read(true);
	}

	public String readAll() throws IOException {
		return read(false);
	}

	private String read(boolean line) throws IOException {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		ByteBuffer buffer = ByteBuffer.allocate(line ? 1 : 8192);
		while (this.channel.read(buffer.clear()) > 0) {
			out.write(buffer.array(), 0, buffer.position());
			if (line && buffer.get(0) == '\n') {
				break;
			}
		}
		return out.toString(StandardCharsets.UTF_8);
	}

	/** Read so many bytes, pausing after each step. */
	public String readSlowly(int bytes, int step, Duration pause) throws IOException, InterruptedException {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		ByteBuffer buffer = ByteBuffer.allocate(step);
		while (out.size() < bytes && this.channel.read(buffer.clear()) > 0) {
			out.write(buffer.array(), 0, buffer.position());
			Backoff.pause(pause);
		}
		return out.toString(StandardCharsets.UTF_8);
	}

	public SocketChannel channel() {
		return this.channel;
	}

	@Override
	public void close() throws IOException {
		this.channel.close();
	}

}
