package com.codechu.ipc.client;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A server that does to each connection what it is told to.
 */
final class ScriptedServer implements AutoCloseable {

	private final Path path;

	private final ServerSocketChannel channel;

	private final Queue<SocketChannel> connections = new ConcurrentLinkedQueue<>();

	private final AtomicInteger accepted = new AtomicInteger();

	private ScriptedServer(Path path, ServerSocketChannel channel) {
		this.path = path;
		this.channel = channel;
	}

	static ScriptedServer start(Path path, Script script) throws IOException {
		ScriptedServer server = bind(path, 16);
		Thread thread = new Thread(() -> server.accept(script));
		thread.setDaemon(true);
		thread.start();
		return server;
	}

	/** Listens, but never accepts. */
	static ScriptedServer bind(Path path, int backlog) throws IOException {
		ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
		channel.bind(UnixDomainSocketAddress.of(path), backlog);
		return new ScriptedServer(path, channel);
	}

	private void accept(Script script) {
		while (true) {
			try {
				SocketChannel connection = this.channel.accept();
				this.connections.add(connection);
				this.accepted.incrementAndGet();
				Thread thread = new Thread(() -> run(script, connection));
				thread.setDaemon(true);
				thread.start();
			}
			catch (IOException ex) {
				return;
			}
		}
	}

	private static void run(Script script, SocketChannel connection) {
		try {
			script.run(connection);
		}
		catch (IOException | InterruptedException ex) {
			// The client has had enough.
		}
	}

	static void write(SocketChannel channel, String text) throws IOException {
		ByteBuffer buffer = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
		while (buffer.hasRemaining()) {
			channel.write(buffer);
		}
	}

	/** Read one line and return it. */
	static String readLine(SocketChannel channel) throws IOException {
		StringBuilder line = new StringBuilder();
		ByteBuffer one = ByteBuffer.allocate(1);
		while (channel.read(one.clear()) > 0 && one.get(0) != '\n') {
			line.append((char) one.get(0));
		}
		return line.toString();
	}

	int accepted() {
		return this.accepted.get();
	}

	@Override
	public void close() throws IOException {
		this.channel.close();
		for (SocketChannel connection : this.connections) {
			connection.close();
		}
		Files.deleteIfExists(this.path);
	}

	interface Script {

		void run(SocketChannel connection) throws IOException, InterruptedException;

	}

}
