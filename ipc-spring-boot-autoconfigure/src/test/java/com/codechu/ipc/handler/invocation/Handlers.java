package com.codechu.ipc.handler.invocation;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.function.Function;

import com.codechu.ipc.handler.IpcCommand;
import com.codechu.ipc.handler.IpcExceptionResolver;
import com.codechu.ipc.handler.IpcHandler;
import com.codechu.ipc.handler.IpcInterceptor;
import com.codechu.ipc.mapping.IpcParam;
import com.codechu.ipc.peer.PeerCredentials;
import com.codechu.ipc.protocol.ErrorEnvelope;
import com.codechu.ipc.protocol.ErrorType;
import com.codechu.ipc.protocol.InvalidMessageException;
import com.codechu.ipc.protocol.JsonLineProtocol;
import com.codechu.ipc.protocol.MessageEncodingException;
import com.codechu.ipc.server.IpcConnection;
import com.codechu.ipc.server.ReplyStream;
import com.codechu.ipc.server.ReplyWriter;
import com.codechu.ipc.server.UnixServer;
import com.codechu.ipc.server.internal.ReplyNotSerializableException;
import com.codechu.ipc.topic.IpcTopic;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/**
 * Asks handler beans without a socket, in JSON with single quotes for double ones.
 */
final class Handlers {

	private static final IpcConnection CONNECTION = new IpcConnection() {

		@Override
		public long id() {
			return 7;
		}

		@Override
		public String server() {
			return UnixServer.DEFAULT_NAME;
		}

		@Override
		public PeerCredentials peer() {
			return new PeerCredentials("ann", "staff");
		}

	};

	final List<ErrorType> counted = new ArrayList<>();

	final List<String> handled = new ArrayList<>();

	private final JsonLineProtocol protocol;

	Handlers() {
		this(new JsonLineProtocol());
	}

	Handlers(JsonLineProtocol protocol) {
		this.protocol = protocol;
	}

	AnnotationConfigApplicationContext context(Class<?>... beans) {
		return new AnnotationConfigApplicationContext(beans);
	}

	CommandTable table(AnnotationConfigApplicationContext context) {
		return new HandlerBeans(context.getBeanFactory(), this.protocol, "cmd").find(UnixServer.DEFAULT_NAME);
	}

	CommandDispatcher dispatcher(AnnotationConfigApplicationContext context) {
		return dispatcher(context, List.of(), List.of());
	}

	CommandDispatcher dispatcher(AnnotationConfigApplicationContext context, List<IpcInterceptor> interceptors,
			List<IpcExceptionResolver> resolvers) {
		return dispatcher(table(context), interceptors, resolvers);
	}

	CommandDispatcher dispatcher(CommandTable table, List<IpcInterceptor> interceptors,
			List<IpcExceptionResolver> resolvers) {
		return new CommandDispatcher(table, "cmd", this.protocol,
				new DispatchSettings(null, interceptors, resolvers, List.of(), List.of(), true, true));
	}

	@Nullable String ask(AnnotationConfigApplicationContext context, String json) {
		return ask(dispatcher(context), json);
	}

	@Nullable String ask(CommandDispatcher dispatcher, String json) {
		byte[] line = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
		Replies replies = new Replies();
		try {
			dispatcher.handle(line, 0, line.length, CONNECTION, replies);
		}
		catch (InvalidMessageException ex) {
			replies.write(ErrorEnvelope.of(ex.type(), String.valueOf(ex.getMessage())));
		}
		return replies.text;
	}

	static String invalid(String error) {
		return "{'error':'" + error.replace('"', '\'') + "','type':'InvalidRequest'}";
	}

	@IpcHandler
	static class Limited {

		@IpcCommand
		int limit(@IpcParam int limit) {
			return limit;
		}

		@IpcCommand
		String body(Map<String, Object> request) {
			return request.toString();
		}

	}

	/**
	 * Keeps the reply.
	 */
	private final class Replies implements ReplyWriter {

		private @Nullable String text;

		@Override
		public void write(Object reply) {
			Object value = (reply instanceof ErrorEnvelope envelope) ? envelope.toJson() : reply;
			try {
				this.text = new String(Handlers.this.protocol.encode(value), StandardCharsets.UTF_8).replace('"', '\'')
					.trim();
			}
			catch (MessageEncodingException ex) {
				throw new ReplyNotSerializableException(reply.getClass(), ex);
			}
		}

		@Override
		public ReplyStream stream() {
			throw new UnsupportedOperationException();
		}

		@Override
		public void stream(IpcTopic<?> topic) {
			throw new UnsupportedOperationException();
		}

		@Override
		public void stream(Flow.Publisher<?> publisher, Function<Throwable, Object> failures) {
			throw new UnsupportedOperationException();
		}

		@Override
		public boolean isAbandoned() {
			return false;
		}

		@Override
		public void handling(@Nullable String command, @Nullable Duration limit) {
			Handlers.this.handled.add(command + " " + limit);
		}

		@Override
		public <T> T await(Future<T> future) throws ExecutionException, InterruptedException {
			return future.get();
		}

		@Override
		public @Nullable ErrorType intervention() {
			return null;
		}

		@Override
		public void count(ErrorType type) {
			Handlers.this.counted.add(type);
		}

	}

}
