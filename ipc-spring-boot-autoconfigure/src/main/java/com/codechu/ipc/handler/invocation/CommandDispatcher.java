package com.codechu.ipc.handler.invocation;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

import com.codechu.ipc.handler.IpcExceptionResolver;
import com.codechu.ipc.handler.IpcInterceptor;
import com.codechu.ipc.handler.IpcInvocation;
import com.codechu.ipc.protocol.ErrorType;
import com.codechu.ipc.protocol.InvalidMessageException;
import com.codechu.ipc.protocol.JsonLineProtocol;
import com.codechu.ipc.protocol.RequestFormat;
import com.codechu.ipc.protocol.RequestMessage;
import com.codechu.ipc.protocol.RequestPass;
import com.codechu.ipc.server.IpcConnection;
import com.codechu.ipc.server.IpcRequest;
import com.codechu.ipc.server.LineHandler;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Binds each request by the plan of its command, while it is read; then leads it through
 * the interceptors to its handler, and a failure to the resolvers.
 * <p>
 * The command is guessed from how the line begins. A guess that turns out wrong, and
 * whatever does not bind, is read again from the start, slowly, for the exact error.
 */
public final class CommandDispatcher implements LineHandler {

	private static final @Nullable Object[] NOTHING = {};

	private final CommandTable table;

	private final RequestFormat format;

	private final List<IpcInterceptor> interceptors;

	private final List<IpcExceptionResolver> resolvers;

	/**
	 * Create a dispatcher.
	 * @param table which handler answers which command
	 * @param commandKey the member that names the command
	 * @param protocol reads lines
	 * @param interceptors in their order
	 * @param resolvers in their order
	 */
	public CommandDispatcher(CommandTable table, String commandKey, JsonLineProtocol protocol,
			List<IpcInterceptor> interceptors, List<IpcExceptionResolver> resolvers) {
		this.table = table;
		this.format = protocol.requests(commandKey);
		this.interceptors = List.copyOf(interceptors);
		this.resolvers = List.copyOf(resolvers);
	}

	/**
	 * Return a dispatcher that reads lines by another protocol.
	 * @param protocol reads lines
	 * @return the dispatcher
	 */
	public CommandDispatcher reading(JsonLineProtocol protocol) {
		return new CommandDispatcher(this.table, this.format.commandKey(), protocol, this.interceptors, this.resolvers);
	}

	@Override
	public @Nullable Object handle(byte[] bytes, int from, int to, IpcConnection connection) throws Exception {
		Invocation invocation = inOnePass(bytes, from, to, connection);
		if (invocation == null) {
			invocation = invocation(new IpcRequest(this.format.read(bytes, from, to), connection), 0);
		}
		try {
			return invocation.proceed();
		}
		catch (Exception ex) {
			for (IpcExceptionResolver resolver : this.resolvers) {
				Object reply = resolver.resolve(ex, invocation.request);
				if (reply != null) {
					return reply;
				}
			}
			throw ex;
		}
	}

	private @Nullable Invocation inOnePass(byte[] bytes, int from, int to, IpcConnection connection) {
		String command = this.format.peek(bytes, from, to);
		CommandPlan plan = (command != null) ? this.table.find(command) : null;
		if (command == null || plan == null) {
			return null;
		}
		try (RequestPass pass = this.format.begin(bytes, from, to, command, plan.isCommandHidden())) {
			@Nullable Object[] arguments = plan.bind(pass);
			if (arguments == null) {
				return null;
			}
			RequestMessage message = pass.end();
			return (message != null)
					? new Invocation(new IpcRequest(message, connection), command, plan, arguments, null, 0) : null;
		}
		catch (RuntimeException ex) {
			return null; // which is looked at again, for a better answer than this
		}
	}

	private Invocation invocation(IpcRequest request, int index) {
		String command = request.command();
		CommandPlan plan = (command != null) ? this.table.find(command) : null;
		String known = (plan != null) ? command : null;
		plan = (plan != null) ? plan : this.table.fallback();
		if (plan == null) {
			return new Invocation(request, null, null, NOTHING, unclaimed(request), index);
		}
		try {
			return new Invocation(request, known, plan, plan.bind(request.message()), null, index);
		}
		catch (InvalidMessageException ex) {
			return new Invocation(request, known, plan, NOTHING, ex, index);
		}
	}

	private InvalidMessageException unclaimed(IpcRequest request) {
		String key = this.format.commandKey();
		String known = "; known are " + String.join(", ", this.table.names());
		JsonNode name = request.json().get(key);
		if (name == null) {
			return new InvalidMessageException(ErrorType.INVALID_REQUEST, key, "is required" + known, null);
		}
		if (!name.isString()) {
			return new InvalidMessageException(ErrorType.INVALID_REQUEST, key, "must be a string" + known, null);
		}
		return new InvalidMessageException(ErrorType.UNKNOWN_COMMAND,
				"unknown command '" + name.stringValue() + "'" + known);
	}

	private static @Nullable Object await(@Nullable Object result) throws Exception {
		try {
			if (result instanceof CompletionStage<?> stage) {
				return stage.toCompletableFuture().get();
			}
			return (result instanceof Future<?> future) ? future.get() : result;
		}
		catch (ExecutionException ex) {
			Throwable cause = ex;
			while ((cause instanceof ExecutionException || cause instanceof CompletionException)
					&& cause.getCause() != null) {
				cause = cause.getCause();
			}
			if (cause instanceof Error error) {
				throw error;
			}
			throw (cause instanceof Exception exception) ? exception : ex;
		}
	}

	/**
	 * A request before the interceptor of some index.
	 */
	private final class Invocation implements IpcInvocation {

		private final IpcRequest request;

		private final @Nullable String command;

		private final @Nullable CommandPlan plan;

		private final @Nullable Object[] arguments;

		/** Why the request reaches no handler. */
		private final @Nullable InvalidMessageException failure;

		private final int index;

		private Invocation(IpcRequest request, @Nullable String command, @Nullable CommandPlan plan,
				@Nullable Object[] arguments, @Nullable InvalidMessageException failure, int index) {
			this.request = request;
			this.command = command;
			this.plan = plan;
			this.arguments = arguments;
			this.failure = failure;
			this.index = index;
		}

		@Override
		public IpcRequest request() {
			return this.request;
		}

		@Override
		public @Nullable String command() {
			return this.command;
		}

		@Override
		public @Nullable Object proceed() throws Exception {
			List<IpcInterceptor> interceptors = CommandDispatcher.this.interceptors;
			if (this.index < interceptors.size()) {
				return await(interceptors.get(this.index)
					.intercept(new Invocation(this.request, this.command, this.plan, this.arguments, this.failure,
							this.index + 1)));
			}
			if (this.failure != null) {
				throw this.failure;
			}
			return await(Objects.requireNonNull(this.plan).invoke(this.request, this.arguments));
		}

		@Override
		public @Nullable Object proceed(IpcRequest request) throws Exception {
			return (request != this.request) ? invocation(request, this.index).proceed() : proceed();
		}

	}

}
