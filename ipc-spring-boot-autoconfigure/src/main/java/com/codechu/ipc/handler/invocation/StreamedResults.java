package com.codechu.ipc.handler.invocation;

import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.function.Function;
import java.util.stream.BaseStream;
import java.util.stream.Stream;

import com.codechu.ipc.handler.StreamedReply;
import com.codechu.ipc.protocol.ErrorType;
import com.codechu.ipc.protocol.InvalidMessageException;
import com.codechu.ipc.protocol.RawJson;
import com.codechu.ipc.protocol.RequestMessage;
import com.codechu.ipc.protocol.StreamFormat;
import com.codechu.ipc.server.HandlerResults;
import com.codechu.ipc.server.IpcRequest;
import com.codechu.ipc.server.ReplyWriter;
import com.codechu.ipc.topic.IpcTopic;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes a reply of what handlers return that have more than one line to say. What a
 * handler makes itself is made here, within the interceptors, so that whatever they have
 * bound to the thread is there for it.
 */
final class StreamedResults {

	private static final StreamedReply GOES_ON = new StreamedReply(false);

	private static final RawJson NULL = RawJson.of("null");

	/** Longer requests are not shown. */
	private static final int MAX_SHOWN_CHARS = 200;

	private final StreamFormat format;

	private final String commandKey;

	private final ThreadState threadState;

	StreamedResults(StreamFormat format, String commandKey, ThreadState threadState) {
		this.format = format;
		this.commandKey = commandKey;
		this.threadState = threadState;
	}

	ItemSink sink(IpcRequest request, ReplyWriter replies) {
		return new ItemSink(request, replies, this.format);
	}

	/**
	 * Refuse a request that cannot be answered by one line.
	 * @param plan its command
	 * @param request the request
	 */
	void requireAcceptable(CommandPlan plan, IpcRequest request) {
		if (plan.form().isMany()) {
			ItemSink.requireValid(request);
			if (plan.isEndless() && !request.acceptsMore()) {
				throw moreRequired(request);
			}
		}
	}

	private InvalidMessageException moreRequired(IpcRequest request) {
		if (request.connection().isDirect()) {
			return new InvalidMessageException(ErrorType.MORE_REQUIRED,
					"the command has more than one line to say, and is answered on the socket only");
		}
		ObjectNode json = request.json().put(RequestMessage.MORE, true);
		String shown = json.toString();
		if (shown.length() > MAX_SHOWN_CHARS) {
			shown = json.objectNode().put(this.commandKey, request.command()).put(RequestMessage.MORE, true).toString();
		}
		return new InvalidMessageException(ErrorType.MORE_REQUIRED, "the command replies with a stream: send " + shown);
	}

	/**
	 * Make the reply.
	 * @param plan tells how
	 * @param result what the handler returned
	 * @param request the request
	 * @param replies takes what is sent on its own
	 * @param sink takes the items that are made here, if any are
	 * @param failures answers what a publisher fails with
	 * @return the reply
	 * @throws Exception what the making of items has thrown
	 */
	@Nullable Object reply(CommandPlan plan, @Nullable Object result, IpcRequest request, ReplyWriter replies,
			@Nullable ItemSink sink, Function<Throwable, Object> failures) throws Exception {
		ReplyForm form = plan.form();
		if (form == ReplyForm.EMITTER) {
			return Objects.requireNonNull(sink).end();
		}
		if (result == null) {
			return null;
		}
		return switch (form) {
			case STREAM -> pull((BaseStream<?, ?>) result, Objects.requireNonNull(sink));
			case TOPIC -> topic(plan, (IpcTopic<?>) result, request, replies);
			case SINGLE -> HandlerResults.await(ReactiveResults.single(result), replies);
			case PUBLISHER -> publisher(new BoundPublisher(ReactiveResults.many(result), this.threadState), request,
					replies, failures);
			default -> result;
		};
	}

	// Closed on this thread, as files and connections want to be.
	private static Object pull(BaseStream<?, ?> stream, ItemSink sink) {
		try (stream) {
			sink.begin();
			if (stream instanceof Stream<?> items) {
				items.sequential().forEachOrdered(sink::send);
			}
			else {
				stream.iterator().forEachRemaining(sink::send);
			}
			return sink.end();
		}
	}

	private Object topic(CommandPlan plan, IpcTopic<?> topic, IpcRequest request, ReplyWriter replies) {
		plan.returned(topic);
		if (request.acceptsMore()) {
			replies.stream(topic);
			return GOES_ON;
		}
		if (!topic.isLatest()) {
			throw moreRequired(request);
		}
		Object current = topic.current();
		return (current != null) ? current : NULL;
	}

	private @Nullable Object publisher(Flow.Publisher<?> publisher, IpcRequest request, ReplyWriter replies,
			Function<Throwable, Object> failures) throws Exception {
		if (request.acceptsMore()) {
			replies.stream(publisher, failures);
			return GOES_ON;
		}
		ItemCollector items = new ItemCollector(this.format.array());
		publisher.subscribe(items);
		return HandlerResults.await(items.result(), replies);
	}

}
