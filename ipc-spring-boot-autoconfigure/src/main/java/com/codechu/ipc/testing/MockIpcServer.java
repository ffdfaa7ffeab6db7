package com.codechu.ipc.testing;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import com.codechu.ipc.os.Backoff;
import com.codechu.ipc.protocol.JsonLineProtocol;
import com.codechu.ipc.protocol.LineFramer;
import org.apache.commons.logging.LogFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A server for the tests of a client: it records requests, and answers each by the next
 * reply or fault that the test has enqueued. Requests for which there is none yet wait.
 * In plain Java; for JUnit Jupiter there is {@link MockIpcServerExtension}.
 * <p>
 * Safe for use by several threads at once.
 */
public final class MockIpcServer implements AutoCloseable {

	private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(5);

	private static final int BACKLOG = 64;

	private final JsonLineProtocol protocol = new JsonLineProtocol();

	private final SocketDirectory directory;

	private final ServerSocketChannel channel;

	private final Set<SocketChannel> connections = ConcurrentHashMap.newKeySet();

	private final BlockingQueue<MockReply> replies = new LinkedBlockingQueue<>();

	private final BlockingQueue<ObjectNode> requests = new LinkedBlockingQueue<>();

	private final AtomicInteger requestCount = new AtomicInteger();

	private MockIpcServer(SocketDirectory directory, ServerSocketChannel channel) {
		this.directory = directory;
		this.channel = channel;
	}

	/**
	 * Listen on a path of its own.
	 * @return the server, to be closed
	 * @throws IOException if it cannot listen
	 */
	public static MockIpcServer start() throws IOException {
		SocketDirectory directory = SocketDirectory.create();
		ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
		MockIpcServer server = new MockIpcServer(directory, channel);
		channel.bind(UnixDomainSocketAddress.of(server.path()), BACKLOG);
		server.onThread(server::accept);
		return server;
	}

	/**
	 * Return where the server listens.
	 * @return the path of its socket
	 */
	public Path path() {
		return this.directory.path().resolve("mock.sock");
	}

	/**
	 * Answer one more request.
	 * @param value any value that can be written as JSON, or a {@link MockReply}
	 * @return this server
	 */
	public MockIpcServer enqueue(Object value) {
		this.replies.add((value instanceof MockReply reply) ? reply : MockReply.of(value));
		return this;
	}

	/**
	 * Take the next request that was received, and wait for it up to 5 s.
	 * @return the request
	 * @throws AssertionError if none comes
	 * @throws InterruptedException if the waiting thread is interrupted
	 */
	public ObjectNode takeRequest() throws InterruptedException {
		ObjectNode request = this.requests.poll(REQUEST_TIMEOUT.toNanos(), TimeUnit.NANOSECONDS);
		if (request == null) {
			throw new AssertionError(String.format(Locale.ROOT, "no request within %d s on %s, after %d that were",
					REQUEST_TIMEOUT.toSeconds(), path(), this.requestCount.get()));
		}
		return request;
	}

	/**
	 * Return how many requests were received, taken or not.
	 * @return the number of requests
	 */
	public int requestCount() {
		return this.requestCount.get();
	}

	private void accept() throws IOException {
		while (this.channel.isOpen()) {
			SocketChannel connection = this.channel.accept();
			this.connections.add(connection);
			onThread(() -> serve(connection));
		}
	}

	private void serve(SocketChannel connection) throws IOException, InterruptedException {
		try (connection) {
			LineFramer framer = new LineFramer(this.protocol.limits().maxLineBytes());
			int count;
			while ((count = connection.read(framer.space())) >= 0) {
				framer.received(count);
				while (framer.next()) {
					this.requestCount.incrementAndGet();
					this.requests.add(this.protocol.decode(framer.bytes(), framer.lineStart(), framer.lineEnd()));
					if (!answer(connection, this.replies.take())) {
						return;
					}
				}
			}
		}
	}

	private static boolean answer(SocketChannel connection, MockReply reply) throws IOException, InterruptedException {
		Backoff.pause(reply.delay());
		ByteBuffer bytes = ByteBuffer.wrap(reply.bytes());
		while (bytes.hasRemaining()) {
			connection.write(bytes);
		}
		return !reply.close();
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

	/**
	 * Close the server and its connections, and remove its socket.
	 */
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
	 * Something that a thread does.
	 */
	private interface Work {

		void run() throws IOException, InterruptedException;

	}

}
