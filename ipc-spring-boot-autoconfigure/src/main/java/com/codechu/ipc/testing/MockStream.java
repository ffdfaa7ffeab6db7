package com.codechu.ipc.testing;

import java.time.Duration;

import com.codechu.ipc.protocol.ErrorEnvelope;
import com.codechu.ipc.protocol.LineBuffer;
import com.codechu.ipc.protocol.ProgressUpdate;
import com.codechu.ipc.protocol.StreamFormat;
import org.jspecify.annotations.Nullable;

/**
 * A stream that a {@link MockIpcServer} replies with, line by line.
 *
 * <pre>
 * server.enqueue(MockStream.of().progress(new ProgressUpdate(1, 2L, null)).items(report).end());
 * </pre>
 *
 * Not safe for use by multiple concurrent threads.
 *
 * @since 0.1.0
 */
public final class MockStream {

	private final StreamFormat format = MockReply.PROTOCOL.streams();

	private final LineBuffer lines = new LineBuffer();

	private long items;

	private long lost;

	private MockStream() {
		this.format.begin(this.lines);
	}

	/**
	 * Begin a stream.
	 * @param items its first items, if any: values that can be written as JSON,
	 * {@code null} for the JSON {@code null}
	 * @return the stream, which must be ended
	 */
	public static MockStream of(@Nullable Object... items) {
		return new MockStream().items(items);
	}

	/**
	 * Add items.
	 * @param items values that can be written as JSON, {@code null} for the JSON
	 * {@code null}
	 * @return this stream
	 */
	public MockStream items(@Nullable Object... items) {
		for (Object item : items) {
			this.format.item(item, this.lines);
			this.items++;
		}
		return this;
	}

	/**
	 * Add progress.
	 * @param updates how far the command is, each time
	 * @return this stream
	 */
	public MockStream progress(ProgressUpdate... updates) {
		for (ProgressUpdate update : updates) {
			this.format.progress(update, this.lines);
		}
		return this;
	}

	/**
	 * Report that items were dropped.
	 * @param count the number of items
	 * @return this stream
	 */
	public MockStream lost(long count) {
		this.format.lost(count, this.lines);
		this.lost += count;
		return this;
	}

	/**
	 * End the stream, and report the number of its items.
	 * @return the reply
	 */
	public MockReply end() {
		return end(this.items);
	}

	/**
	 * End the stream, and report the given number of items, which may be wrong.
	 * @param items the number of items to report
	 * @return the reply
	 */
	public MockReply end(long items) {
		this.format.end(items, this.lost, this.lines);
		return reply(false);
	}

	/**
	 * End the stream with an error.
	 * @param type the type of the error
	 * @param message its text
	 * @return the reply
	 */
	public MockReply error(String type, String message) {
		this.format.error(new ErrorEnvelope(type, message), this.lines);
		return reply(false);
	}

	/**
	 * Close the connection without an end.
	 * @return the fault
	 */
	public MockReply cut() {
		return reply(true);
	}

	/**
	 * Send nothing more, and keep the connection open, like an endless stream without new
	 * items.
	 * @return the reply
	 */
	public MockReply open() {
		return reply(false);
	}

	private MockReply reply(boolean close) {
		return new MockReply(this.lines.toByteArray(), Duration.ZERO, close);
	}

}
