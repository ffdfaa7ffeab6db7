package com.codechu.ipc.testing;

import java.util.LinkedHashMap;
import java.util.Map;

import com.codechu.ipc.protocol.RequestMessage;
import org.assertj.core.api.AssertProvider;
import org.jspecify.annotations.Nullable;

/**
 * A fluent request of an {@link IpcTester}. It is sent when it is passed to
 * {@code assertThat}, or by {@link #exchange()}, {@link #stream()} or
 * {@link #subscribe()}. Not safe for use by multiple concurrent threads.
 *
 * @since 0.1.0
 */
public final class IpcTestRequest implements AssertProvider<IpcTestResultAssert> {

	private final IpcTester tester;

	private final Map<String, @Nullable Object> members;

	IpcTestRequest(IpcTester tester, Map<String, @Nullable Object> members) {
		this.tester = tester;
		this.members = members;
	}

	/**
	 * Add a member.
	 * @param name the member's name
	 * @param value anything that Jackson writes; {@code null} for the JSON {@code null}
	 * @return this request
	 */
	public IpcTestRequest with(String name, @Nullable Object value) {
		this.members.put(name, value);
		return this;
	}

	/**
	 * Send the request, and read its complete reply.
	 * @return the reply
	 * @throws AssertionError if the server does not reply in time, or with more than one
	 * line
	 */
	public IpcTestResult exchange() {
		return this.tester.send(this.tester.encode(this.members));
	}

	/**
	 * Send the request as a client that accepts more than one line, and read all of them.
	 * @return the items, or the single reply of a command that does not stream
	 * @throws AssertionError if the reply is incomplete, or does not end in time, like
	 * that of a topic
	 */
	public IpcTestResult stream() {
		return IpcTestResult.stream(more(), this.tester.protocol(), this.tester.connect());
	}

	/**
	 * Send the request as a client that accepts more than one line, and read items one by
	 * one. Returns once the stream has begun: everything that is published from then on
	 * is received.
	 * @return the items, which must be closed
	 * @throws AssertionError if the reply is not a stream, or has not begun in time
	 */
	public IpcTestSubscription subscribe() {
		return IpcTestSubscription.begin(more(), this.tester.protocol(), this.tester.connect());
	}

	private String more() {
		Map<String, @Nullable Object> more = new LinkedHashMap<>(this.members);
		more.put(RequestMessage.MORE, true);
		return this.tester.encode(more);
	}

	@Override
	public IpcTestResultAssert assertThat() {
		return exchange().assertThat();
	}

}
