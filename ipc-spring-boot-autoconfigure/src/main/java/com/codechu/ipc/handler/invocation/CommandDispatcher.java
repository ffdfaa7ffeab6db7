package com.codechu.ipc.handler.invocation;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.Collectors;

import com.codechu.ipc.handler.IpcExceptionResolver;
import com.codechu.ipc.handler.IpcInterceptor;
import com.codechu.ipc.handler.IpcInvocation;
import com.codechu.ipc.protocol.ErrorType;
import com.codechu.ipc.protocol.InvalidMessageException;
import com.codechu.ipc.protocol.JsonLineProtocol;
import com.codechu.ipc.protocol.RawJson;
import com.codechu.ipc.protocol.RawLines;
import com.codechu.ipc.server.IpcConnection;
import com.codechu.ipc.server.IpcRequest;
import com.codechu.ipc.server.RequestHandler;
import com.codechu.ipc.server.RequestReader;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Leads each request through the interceptors to its handler, and a failure to the
 * resolvers. Makes no tree of a line whose handler needs none.
 */
public final class CommandDispatcher implements RequestHandler, RequestReader {

	private final CommandTable table;

	private final String commandKey;

	private final JsonLineProtocol protocol;

	private final RawLines rawLines;

	/** Commands that need no tree. */
	private final Set<String> treeless;

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
		this.commandKey = commandKey;
		this.protocol = protocol;
		this.rawLines = protocol.rawLines(commandKey);
		this.treeless = table.names()
			.stream()
			.filter((name) -> isTreeless(table.declared(name)))
			.collect(Collectors.toSet());
		this.interceptors = List.copyOf(interceptors);
		this.resolvers = List.copyOf(resolvers);
	}

	/**
	 * Return the names of all commands, built-in ones among them.
	 * @return the names in alphabetical order
	 */
	public List<String> commands() {
		return this.table.names();
	}

	private static boolean isTreeless(@Nullable Command command) {
		return command != null && Arrays.stream(command.parameters()).noneMatch(Parameter::needsTree);
	}

	@Override
	public IpcRequest read(byte[] bytes, int from, int to, IpcConnection connection) {
		IpcRequest raw = raw(this.rawLines.peek(bytes, from, to), bytes, from, to, connection);
		if (raw != null) {
			return raw;
		}
		ObjectNode json = this.protocol.decode(bytes, from, to);
		raw = raw(command(json), bytes, from, to, connection);
		return (raw != null) ? raw : new IpcRequest(json, this.protocol, connection);
	}

	private @Nullable IpcRequest raw(@Nullable String command, byte[] bytes, int from, int to,
			IpcConnection connection) {
		if (command == null || !this.treeless.contains(command)) {
			return null;
		}
		RawJson raw = this.rawLines.read(bytes, from, to);
		return (raw != null) ? new IpcRequest(raw, command, this.protocol, connection) : null;
	}

	@Override
	public @Nullable Object handle(IpcRequest request) throws Exception {
		try {
			return dispatch(request);
		}
		catch (Exception ex) {
			for (IpcExceptionResolver resolver : this.resolvers) {
				Object reply = resolver.resolve(ex, request);
				if (reply != null) {
					return reply;
				}
			}
			throw ex;
		}
	}

	private @Nullable Object dispatch(IpcRequest request) throws Exception {
		String name = request.knownCommand();
		if (name == null) {
			name = command(request.json());
			request.json().remove(IpcRequest.TRACE);
		}
		RequestHandler command = (name != null) ? this.table.find(name) : null;
		RequestHandler handler = (command != null) ? command : this.table.fallback();
		if (handler == null) {
			throw unclaimed(request.json().get(this.commandKey));
		}
		if (this.interceptors.isEmpty()) {
			return await(handler.handle(request));
		}
		return new Invocation(request, (command != null) ? name : null, handler, 0).proceed();
	}

	private @Nullable String command(ObjectNode json) {
		JsonNode name = json.get(this.commandKey);
		return (name != null && name.isString()) ? name.stringValue() : null;
	}

	private InvalidMessageException unclaimed(@Nullable JsonNode name) {
		String known = "known are " + String.join(", ", this.table.names());
		if (name == null) {
			return new InvalidMessageException(ErrorType.INVALID_REQUEST,
					"member '%s' is required; %s".formatted(this.commandKey, known));
		}
		if (!name.isString()) {
			return new InvalidMessageException(ErrorType.INVALID_REQUEST,
					"member '%s' must be a string; %s".formatted(this.commandKey, known));
		}
		return new InvalidMessageException(ErrorType.UNKNOWN_COMMAND,
				"unknown command '%s'; %s".formatted(name.stringValue(), known));
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

		private final RequestHandler handler;

		private final int index;

		private Invocation(IpcRequest request, @Nullable String command, RequestHandler handler, int index) {
			this.request = request;
			this.command = command;
			this.handler = handler;
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
			if (this.index == interceptors.size()) {
				return await(this.handler.handle(this.request));
			}
			return await(interceptors.get(this.index)
				.intercept(new Invocation(this.request, this.command, this.handler, this.index + 1)));
		}

	}

}
