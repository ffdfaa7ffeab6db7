package com.codechu.ipc.testing;

import java.io.Closeable;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import com.codechu.ipc.os.Backoff;
import com.codechu.ipc.protocol.JsonLineProtocol;
import com.codechu.ipc.protocol.LineFramer;
import org.apache.commons.logging.LogFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The socket of a mock server, and its connections, with a thread for each.
 */
final class MockListener implements Closeable {

	private static final int BACKLOG = 64;

	private final JsonLineProtocol protocol = new JsonLineProtocol();

	private final SocketDirectory directory;

	private final ServerSocketChannel channel;

	private final Set<SocketChannel> connections = ConcurrentHashMap.newKeySet();

	private MockListener(SocketDirectory directory, ServerSocketChannel channel) {
		this.directory = directory;
		this.channel = channel;
	}

	static MockListener open() throws IOException {
		MockListener listener = new MockListener(SocketDirectory.create(),
				ServerSocketChannel.open(StandardProtocolFamily.UNIX));
		listener.channel.bind(UnixDomainSocketAddress.of(listener.path()), BACKLOG);
		return listener;
	}

	Path path() {
		return this.directory.path().resolve("mock.sock");
	}

	void start(Answers answers) {
		onThread(() -> accept(answers));
	}

	private void accept(Answers answers) throws IOException {
		while (this.channel.isOpen()) {
			SocketChannel connection = this.channel.accept();
			this.connections.add(connection);
			onThread(() -> serve(connection, answers));
		}
	}

	private void serve(SocketChannel connection, Answers answers) throws IOException, InterruptedException {
		try (connection) {
			LineFramer framer = new LineFramer(this.protocol.limits().maxLineBytes());
			int count;
			while ((count = connection.read(framer.space())) >= 0) {
				framer.received(count);
				while (framer.next()) {
					MockReply reply = answers
						.to(this.protocol.decode(framer.bytes(), framer.lineStart(), framer.lineEnd()));
					if (!send(connection, reply)) {
						return;
					}
				}
			}
		}
	}

	private static boolean send(SocketChannel connection, MockReply reply) throws IOException, InterruptedException {
		Backoff.pause(reply.delay());
		ByteBuffer bytes = ByteBuffer.wrap(reply.bytes());
		while (bytes.hasRemaining()) {
			connection.write(bytes);
		}
		return !reply.isClosing();
	}

	private void onThread(Work work) {
		Thread thread = new Thread(() -> {
			try {
				work.run();
			}
			catch (IOException | InterruptedException ex) {
				// The client is gone, or the test is over.
				LogFactory.getLog(MockIpcServer.class).trace("Ended", ex);
			}
		}, "mock-ipc-server");
		thread.setDaemon(true);
		thread.start();
	}

	@Override
	public synchronized void close() throws IOException {
		if (!this.channel.isOpen()) {
			return;
		}
		this.channel.close();
		for (SocketChannel connection : this.connections) {
			connection.close();
		}
		this.directory.close();
	}

	/**
	 * What is answered.
	 */
	interface Answers {

		MockReply to(ObjectNode request) throws InterruptedException;

	}

	/**
	 * Something that a thread does.
	 */
	private interface Work {

		void run() throws IOException, InterruptedException;

	}

}
