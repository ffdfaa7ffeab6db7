package com.codechu.ipc.testing;

import java.util.List;

import com.codechu.ipc.protocol.ErrorEnvelope;
import com.codechu.ipc.protocol.JsonLineProtocol;
import com.codechu.ipc.protocol.ProgressUpdate;
import org.assertj.core.api.AssertProvider;
import org.jspecify.annotations.Nullable;
import org.springframework.test.json.JsonContent;

/**
 * The result of a request of an {@link IpcTester}: a reply, an error, no reply, or a
 * stream of items. Immutable.
 *
 * @since 0.1.0
 */
public final class IpcTestResult implements AssertProvider<IpcTestResultAssert> {

	private final String request;

	private final JsonLineProtocol protocol;

	private final @Nullable String reply;

	private final @Nullable ErrorEnvelope error;

	private final boolean stream;

	private final List<String> items;

	private final List<ProgressUpdate> progress;

	private final long lost;

	IpcTestResult(String request, JsonLineProtocol protocol, @Nullable String reply, @Nullable ErrorEnvelope error,
			boolean stream, List<String> items, List<ProgressUpdate> progress, long lost) {
		this.request = request;
		this.protocol = protocol;
		this.reply = reply;
		this.error = error;
		this.stream = stream;
		this.items = items;
		this.progress = progress;
		this.lost = lost;
	}

	static IpcTestResult single(String line, JsonLineProtocol protocol, TestConnection connection) {
		ReplyCollector reply = new ReplyCollector(line, protocol);
		try (connection) {
			connection.send(line, true);
			byte[] first = connection.next();
			if (first != null) {
				reply.single(first);
				if (connection.next() != null) {
					throw connection.failure("there is more than one line");
				}
			}
		}
		return reply.result();
	}

	static IpcTestResult stream(String line, JsonLineProtocol protocol, TestConnection connection) {
		ReplyCollector reply = new ReplyCollector(line, protocol);
		try (connection) {
			connection.send(line, true);
			byte[] next = connection.next();
			while (next != null) {
				reply.add(next);
				next = reply.isEnded() ? null : connection.next();
			}
			if (reply.isStream() && !reply.isEnded()) {
				throw connection.failure("the connection ended before the stream");
			}
		}
		return reply.result();
	}

	/**
	 * Return the request.
	 * @return its line
	 */
	public String request() {
		return this.request;
	}

	/**
	 * Return the single reply.
	 * @return its JSON, {@code null} if there is none
	 */
	public @Nullable String reply() {
		return this.reply;
	}

	/**
	 * Return the error of a reply, or at the end of a stream.
	 * @return the error, {@code null} if there is none
	 */
	public @Nullable ErrorEnvelope error() {
		return this.error;
	}

	/**
	 * Return whether the reply was a stream.
	 * @return whether it was a stream, complete or not
	 */
	public boolean isStream() {
		return this.stream;
	}

	/**
	 * Return the items of a stream.
	 * @return the JSON of each, in their order
	 */
	public List<String> items() {
		return this.items;
	}

	/**
	 * Return the progress that was reported.
	 * @return each update, in their order
	 */
	public List<ProgressUpdate> progress() {
		return this.progress;
	}

	/**
	 * Return how many items were dropped.
	 * @return the total number reported by the stream
	 */
	public long lost() {
		return this.lost;
	}

	JsonContent content(String json) {
		return content(json, this.protocol);
	}

	static JsonContent content(String json, JsonLineProtocol protocol) {
		return new JsonContent(json, new ProtocolConverter(protocol));
	}

	<T> List<@Nullable T> items(Class<T> type) {
		ProtocolConverter converter = new ProtocolConverter(this.protocol);
		return this.items.stream().<@Nullable T>map((item) -> converter.read(item, type)).toList();
	}

	@Override
	public IpcTestResultAssert assertThat() {
		return new IpcTestResultAssert(this);
	}

	/**
	 * Return the request and its result.
	 */
	@Override
	public String toString() {
		String what = (this.reply != null) ? "reply " + this.reply : this.stream ? "items " + this.items : "no reply";
		String failure = (this.error != null) ? "error " + this.error.type() + ": " + this.error.error() : "";
		return this.request + " -> "
				+ (failure.isEmpty() ? what : this.items.isEmpty() ? failure : what + " and " + failure);
	}

}
