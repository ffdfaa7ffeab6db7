package com.codechu.ipc.testing;

import com.codechu.ipc.protocol.JsonLineProtocol;
import org.jspecify.annotations.Nullable;
import org.springframework.test.json.JsonContent;

/**
 * A stream whose items a test reads one by one, such as that of a topic. Closing it ends
 * the subscription. Not safe for use by multiple concurrent threads.
 *
 * @since 0.1.0
 */
public final class IpcTestSubscription implements AutoCloseable {

	private final JsonLineProtocol protocol;

	private final TestConnection connection;

	private final ReplyCollector received;

	private IpcTestSubscription(JsonLineProtocol protocol, TestConnection connection, ReplyCollector received) {
		this.protocol = protocol;
		this.connection = connection;
		this.received = received;
	}

	static IpcTestSubscription begin(String line, JsonLineProtocol protocol, TestConnection connection) {
		IpcTestSubscription subscription = new IpcTestSubscription(protocol, connection,
				new ReplyCollector(line, protocol));
		try {
			connection.send(line, false);
			subscription.read();
			if (!subscription.received.isStream()) {
				throw connection.failure("the reply is not a stream, but %s", subscription.received.result());
			}
			return subscription;
		}
		catch (RuntimeException | Error ex) {
			subscription.close();
			throw ex;
		}
	}

	// Returns whether it was an item.
	private boolean read() {
		this.connection.resume();
		byte[] line = this.connection.next();
		if (line == null) {
			throw this.connection.failure("the connection ended before the stream");
		}
		return this.received.add(line);
	}

	/**
	 * Wait for the next item.
	 * @return its JSON, to be passed to {@code assertThat}
	 * @throws AssertionError if no item is received in time, or the stream ends before
	 */
	public JsonContent next() {
		return IpcTestResult.content(nextItem(), this.protocol);
	}

	/**
	 * Wait for the next item.
	 * @param <T> what the item is
	 * @param type what to make of it
	 * @return the item, {@code null} for the JSON {@code null}
	 * @throws AssertionError if no item is received in time, or the stream ends before
	 */
	public <T> @Nullable T next(Class<T> type) {
		return new ProtocolConverter(this.protocol).read(nextItem(), type);
	}

	private String nextItem() {
		boolean item = false;
		while (!item) {
			if (this.received.isEnded()) {
				throw this.connection.failure("the stream has ended: %s", this.received.result());
			}
			item = read();
		}
		return this.received.lastItem();
	}

	/**
	 * Wait for the end of the stream.
	 * @return everything that was received, from the beginning
	 * @throws AssertionError if no line is received in time
	 */
	public IpcTestResult awaitEnd() {
		while (!this.received.isEnded()) {
			read();
		}
		return this.received.result();
	}

	/**
	 * Return what was received until now.
	 * @return items, progress and losses, from the beginning of the stream
	 */
	public IpcTestResult received() {
		return this.received.result();
	}

	@Override
	public void close() {
		this.connection.close();
	}

}
