package com.codechu.ipc.testing;

import java.util.List;
import java.util.Objects;

import com.codechu.ipc.protocol.ErrorEnvelope;
import com.codechu.ipc.protocol.ProgressUpdate;
import org.assertj.core.api.AbstractAssert;
import org.assertj.core.api.AbstractStringAssert;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ListAssert;
import org.jspecify.annotations.Nullable;
import org.springframework.test.json.AbstractJsonContentAssert;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Assertions about an {@link IpcTestResult}.
 *
 * @since 0.1.0
 */
public final class IpcTestResultAssert extends AbstractAssert<IpcTestResultAssert, IpcTestResult> {

	IpcTestResultAssert(IpcTestResult actual) {
		super(actual, IpcTestResultAssert.class);
	}

	/**
	 * Verify that there is a single reply that is not an error.
	 * @return assertions about its JSON; those with paths require JsonPath
	 */
	public AbstractJsonContentAssert<?> hasReply() {
		String reply = this.actual.reply();
		if (reply == null) {
			throw failure("Expected a reply, but got %s", this.actual);
		}
		return this.actual.content(reply).assertThat();
	}

	/**
	 * Verify that there is neither a reply nor an error, as for a command without a
	 * result.
	 * @return this
	 */
	public IpcTestResultAssert hasNoReply() {
		if (this.actual.reply() != null || this.actual.error() != null || this.actual.isStream()) {
			throw failure("Expected no reply, but got %s", this.actual);
		}
		return this;
	}

	/**
	 * Verify that there is an error of the given type, as the reply or at the end of a
	 * stream.
	 * @param type the type, such as the wire name of an
	 * {@link com.codechu.ipc.protocol.ErrorType}
	 * @return this
	 */
	public IpcTestResultAssert hasError(String type) {
		if (!error("error " + type).type().equals(type)) {
			throw failure("Expected error %s, but got %s", type, this.actual);
		}
		return this;
	}

	/**
	 * Verify that there is no error.
	 * @return this
	 */
	public IpcTestResultAssert hasNoError() {
		if (this.actual.error() != null) {
			throw failure("Expected no error, but got %s", this.actual);
		}
		return this;
	}

	/**
	 * Verify that there is an error.
	 * @return assertions about its text
	 */
	public AbstractStringAssert<?> errorMessage() {
		return Assertions.assertThat(error("an error").error());
	}

	/**
	 * Verify that there is an error.
	 * @return assertions about its details, an empty object if it has none
	 */
	public AbstractJsonContentAssert<?> errorDetails() {
		ObjectNode details = error("an error").details();
		return this.actual.content(String.valueOf((details != null) ? details : JsonNodeFactory.instance.objectNode()))
			.assertThat();
	}

	private ErrorEnvelope error(String expected) {
		ErrorEnvelope error = this.actual.error();
		if (error == null) {
			throw failure("Expected %s, but got %s", expected, this.actual);
		}
		return error;
	}

	/**
	 * Verify that the reply is a stream.
	 * @return assertions about the JSON of its items
	 */
	public ListAssert<String> items() {
		return Assertions.assertThat(requireStream().items());
	}

	/**
	 * Verify that the reply is a stream.
	 * @param <T> the type of the items
	 * @param type the type that each item is bound to
	 * @return assertions about its items
	 */
	public <T> ListAssert<@Nullable T> items(Class<T> type) {
		return Assertions.assertThat(requireStream().items(type));
	}

	/**
	 * Verify that the reply is a stream with an item at the given index.
	 * @param index its index, from zero
	 * @return assertions about its JSON, of which those with paths require JsonPath
	 */
	public AbstractJsonContentAssert<?> item(int index) {
		List<String> items = requireStream().items();
		Objects.checkIndex(index, Integer.MAX_VALUE);
		if (index >= items.size()) {
			throw failure("Expected more than %d items, but got %s", index, this.actual);
		}
		return this.actual.content(items.get(index)).assertThat();
	}

	/**
	 * Verify that the reply is a stream.
	 * @return assertions about the progress that was reported
	 */
	public ListAssert<ProgressUpdate> progress() {
		return Assertions.assertThat(requireStream().progress());
	}

	/**
	 * Verify that the reply is a stream from which the given number of items was dropped.
	 * @param count their number
	 * @return this
	 */
	public IpcTestResultAssert hasLost(long count) {
		if (requireStream().lost() != count) {
			throw failure("Expected %d lost items, but got %d: %s", count, this.actual.lost(), this.actual);
		}
		return this;
	}

	private IpcTestResult requireStream() {
		if (!this.actual.isStream()) {
			throw failure("Expected a stream, but got %s", this.actual);
		}
		return this.actual;
	}

}
