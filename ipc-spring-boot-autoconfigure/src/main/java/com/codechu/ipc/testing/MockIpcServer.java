package com.codechu.ipc.testing;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;

import tools.jackson.databind.node.ObjectNode;

/**
 * A server for tests of clients: it records requests, and responds to each with the reply
 * or fault that the test defined for its command, or else with the next one that the test
 * enqueued.
 *
 * <pre>
 * server.on("rescan", (request) -> Map.of("path", request.get("path"), "files", 3));
 * ...
 * server.verify("rescan");
 * </pre>
 *
 * A request without a defined reply is unexpected: it gets an error of type
 * {@value #UNEXPECTED_REQUEST}, and fails {@link #verifyNoUnexpectedRequests()}. If no
 * reply is defined for any command, the server first waits up to 1 s, so that a test can
 * define the reply after the request was received.
 * <p>
 * Requires plain Java only. For JUnit Jupiter, use {@link MockIpcServerExtension}, and
 * for application contexts
 * {@link AutoConfigureMockIpcServer @AutoConfigureMockIpcServer}.
 * <p>
 * Safe for use by multiple concurrent threads.
 *
 * @since 0.1.0
 */
public final class MockIpcServer implements AutoCloseable {

	/** The type of the error that answers a request for which there is no reply. */
	public static final String UNEXPECTED_REQUEST = "UnexpectedRequest";

	static final String COMMAND_KEY = "cmd";

	private static final int BACKLOG = 64;

	private final MockListener listener;

	private final String commandKey;

	private final MockReplies replies = new MockReplies();

	private final ReceivedRequests requests;

	private final Queue<AssertionError> failures = new ConcurrentLinkedQueue<>();

	private MockIpcServer(String commandKey) throws IOException {
		this.listener = MockListener.open();
		this.commandKey = commandKey;
		this.requests = new ReceivedRequests(path(), commandKey);
	}

	/**
	 * Start a server on a new path.
	 * @return the server, which must be closed
	 * @throws IOException if it cannot listen
	 */
	public static MockIpcServer start() throws IOException {
		return start(COMMAND_KEY);
	}

	/**
	 * Start a server on a new path.
	 * @param commandKey the member of requests that names the command
	 * @return the server, which must be closed
	 * @throws IOException if it cannot listen
	 */
	public static MockIpcServer start(String commandKey) throws IOException {
		MockIpcServer server = new MockIpcServer(commandKey);
		server.listener.start(server::answer);
		return server;
	}

	/**
	 * Return the path on which the server listens.
	 * @return the path of its socket
	 */
	public Path path() {
		return this.listener.path();
	}

	/**
	 * Define the reply to every request for a command.
	 * @param command the command's name
	 * @param reply any value that can be written as JSON, or a {@link MockReply};
	 * replaces an earlier one
	 * @return this server
	 */
	public MockIpcServer on(String command, Object reply) {
		MockReply always = MockReply.from(reply);
		return on(command, (request) -> always);
	}

	/**
	 * Respond to every request for a command with the result of a function. An exception
	 * of the function results in an error reply, as if a handler had thrown it; an
	 * {@link AssertionError} also fails {@link #verifyNoUnexpectedRequests()}.
	 * @param command the command's name
	 * @param reply maps the request to any value that can be written as JSON, or a
	 * {@link MockReply}. Called on the threads of the server
	 * @return this server
	 */
	public MockIpcServer on(String command, Function<ObjectNode, ?> reply) {
		this.replies.on(command, reply);
		return this;
	}

	/**
	 * Enqueue the reply to one more request for a command without a defined reply.
	 * @param value any value that can be written as JSON, or a {@link MockReply}
	 * @return this server
	 */
	public MockIpcServer enqueue(Object value) {
		this.replies.enqueue(MockReply.from(value));
		return this;
	}

	/**
	 * Take the next request that was received, waiting for it up to 5 s.
	 * @return the request
	 * @throws AssertionError if none is received
	 * @throws InterruptedException if the waiting thread is interrupted
	 */
	public ObjectNode takeRequest() throws InterruptedException {
		return this.requests.take();
	}

	/**
	 * Return the number of requests that were received, taken or not.
	 * @return the number of requests
	 */
	public int requestCount() {
		return this.requests.all().size();
	}

	/**
	 * Return the requests for a command that were received, taken or not.
	 * @param command the command's name
	 * @return the requests until now, in their order
	 */
	public List<ObjectNode> requests(String command) {
		return this.requests.of(command);
	}

	/**
	 * Verify that a command was requested exactly once.
	 * @param command the command's name
	 * @throws AssertionError if it was not, after waiting for it up to 5 s
	 */
	public void verify(String command) {
		verify(command, 1);
	}

	/**
	 * Verify how often a command was requested.
	 * @param command the command's name
	 * @param times the exact number of requests until now
	 * @throws AssertionError if it was more often, or less often after waiting for it up
	 * to 5 s, because notifications may still be in flight
	 */
	public void verify(String command, int times) {
		this.requests.verify(command, times);
	}

	/**
	 * Verify that there was a defined reply for every request.
	 * @throws AssertionError if there was none, or the function of a reply has thrown an
	 * assertion error
	 */
	public void verifyNoUnexpectedRequests() {
		Iterator<AssertionError> failures = this.failures.iterator();
		if (failures.hasNext()) {
			AssertionError first = failures.next();
			failures.forEachRemaining(first::addSuppressed);
			throw first;
		}
	}

	/**
	 * Reset all replies and requests. Connections stay open.
	 */
	public void reset() {
		this.replies.clear();
		this.requests.clear();
		this.failures.clear();
	}

	private MockReply answer(ObjectNode request) throws InterruptedException {
		this.requests.add(request);
		String command = request.path(this.commandKey).asString("");
		try {
			MockReply reply = this.replies.next(command, request);
			if (reply != null) {
				return reply;
			}
		}
		catch (RuntimeException | Error ex) {
			if (ex instanceof AssertionError failure) {
				this.failures.add(failure);
			}
			return MockReply.error(ex.getClass().getSimpleName(), String.valueOf(ex.getMessage()));
		}
		String reason = String.format(Locale.ROOT,
				"no reply is defined for command '%s': define one with on(\"%<s\", reply), or enqueue(reply)", command);
		this.failures
			.add(new AssertionError(String.format(Locale.ROOT, "%s received %s, but %s", path(), request, reason)));
		return MockReply.error(UNEXPECTED_REQUEST, reason);
	}

	/**
	 * Close the server and its connections, and remove its socket.
	 */
	@Override
	public void close() throws IOException {
		this.listener.close();
	}

}
