package com.codechu.ipc.handler.invocation;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CancellationException;

import com.codechu.ipc.handler.IpcInterceptor;
import com.codechu.ipc.handler.IpcInvocation;
import com.codechu.ipc.handler.StreamedReply;
import com.codechu.ipc.protocol.ErrorEnvelope;
import com.codechu.ipc.protocol.ErrorType;
import com.codechu.ipc.protocol.InvalidMessageException;
import com.codechu.ipc.protocol.JsonLineProtocol;
import com.codechu.ipc.protocol.MessageEncodingException;
import com.codechu.ipc.protocol.RawJson;
import com.codechu.ipc.protocol.RequestFormat;
import com.codechu.ipc.protocol.RequestMessage;
import com.codechu.ipc.protocol.RequestPass;
import com.codechu.ipc.protocol.StreamFormat;
import com.codechu.ipc.server.HandlerResults;
import com.codechu.ipc.server.IpcConnection;
import com.codechu.ipc.server.IpcRequest;
import com.codechu.ipc.server.LineHandler;
import com.codechu.ipc.server.ReplyWriter;
import com.codechu.ipc.server.RequestHandler;
import com.codechu.ipc.server.internal.HandlerFailures;
import com.codechu.ipc.server.internal.ReplyNotSerializableException;
import com.codechu.ipc.server.internal.Subject;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.exc.InvalidDefinitionException;

/**
 * Binds each request by the plan of its command, while it is read; then leads it through
 * the interceptors to its handler, and a failure to whatever answers it.
 * <p>
 * The command is guessed from how the line begins. A guess that turns out wrong, and
 * whatever does not bind, is read again from the start, slowly, for the exact error.
 */
public final class CommandDispatcher implements LineHandler {

	private static final @Nullable Object[] NOTHING = {};

	private final CommandTable table;

	private final RequestFormat format;

	private final DispatchSettings settings;

	private final FailureAnswers failures;

	private final JsonLineProtocol protocol;

	private final StreamFormat streams;

	private final ThreadState threadState;

	private final StreamedResults results;

	/**
	 * Create a dispatcher.
	 * @param table which handler answers which command
	 * @param commandKey the member that names the command
	 * @param protocol reads lines
	 * @param settings what is around the handlers
	 */
	public CommandDispatcher(CommandTable table, String commandKey, JsonLineProtocol protocol,
			DispatchSettings settings) {
		this.table = table;
		this.format = protocol.requests(commandKey);
		this.protocol = protocol;
		this.streams = protocol.streams();
		this.threadState = ThreadState.all(settings.threadStates());
		this.results = new StreamedResults(this.streams, commandKey, this.threadState);
		this.settings = settings;
		this.failures = new FailureAnswers(table.advice(), settings,
				new HandlerFailures(protocol, settings.errorMessages()));
	}

	/**
	 * Return a dispatcher that reads lines by another protocol.
	 * @param protocol reads lines
	 * @return the dispatcher
	 */
	public CommandDispatcher reading(JsonLineProtocol protocol) {
		return new CommandDispatcher(this.table, this.format.commandKey(), protocol, this.settings);
	}

	/**
	 * Return a dispatcher that leads all requests to another handler.
	 * @param handler answers them
	 * @param protocol reads lines
	 * @return the dispatcher
	 */
	public CommandDispatcher to(RequestHandler handler, JsonLineProtocol protocol) {
		return new CommandDispatcher(this.table.leadingTo(handler), this.format.commandKey(), protocol, this.settings);
	}

	@Override
	public void handle(byte[] bytes, int from, int to, IpcConnection connection, ReplyWriter replies) {
		if (!connection.isDirect()) {
			this.threadState.clean();
		}
		Execution execution = new Execution(bytes, from, to, connection, replies);
		CommandObserver observer = this.settings.observer();
		if (observer != null) {
			observer.observe(execution);
		}
		else {
			execution.run();
		}
	}

	// Asked only when all handlers are busy, so it may look at the whole line: of members
	// that occur twice, the last one counts.
	@Override
	public boolean isOwn(byte[] bytes, int from, int to) {
		return isOwn(this.format.peek(bytes, from, to)) && isOwn(command(bytes, from, to));
	}

	private boolean isOwn(@Nullable String command) {
		CommandPlan plan = (command != null) ? this.table.find(command) : null;
		return plan != null && plan.isOwn();
	}

	private @Nullable String command(byte[] bytes, int from, int to) {
		try {
			return this.format.read(bytes, from, to).command();
		}
		catch (InvalidMessageException ex) {
			return null; // it is answered without a handler
		}
	}

	private @Nullable Invocation inOnePass(@Nullable String command, byte[] bytes, int from, int to,
			IpcConnection connection, Execution execution) {
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
			return (message != null) ? new Invocation(new IpcRequest(message, connection), execution,
					plan.name(command), plan, arguments, null, 0) : null;
		}
		catch (RuntimeException ex) {
			return null; // which is looked at again, for a better answer than this
		}
	}

	private Invocation invocation(IpcRequest request, @Nullable String tried, Execution execution, int index) {
		String command = request.command();
		CommandPlan plan = (command != null) ? this.table.find(command) : null;
		String known = (command != null && plan != null) ? plan.name(command) : null;
		plan = (plan != null) ? plan : this.table.fallback();
		if (plan == null) {
			return new Invocation(request, execution, null, null, NOTHING, unclaimed(request), index);
		}
		try {
			return new Invocation(request, execution, known, plan, bind(plan, request.message(), tried), null, index);
		}
		catch (RuntimeException ex) {
			return new Invocation(request, execution, known, plan, NOTHING, blamed(ex), index);
		}
	}

	// Straight from the line wherever it names the command, so that the place makes no
	// difference; and by the tree where that says no, for a better answer.
	private static @Nullable Object[] bind(CommandPlan plan, RequestMessage message, @Nullable String tried) {
		if (!Objects.equals(tried, message.command())) {
			try (RequestPass pass = message.pass(plan.isCommandHidden())) {
				@Nullable Object[] arguments = (pass != null) ? plan.bind(pass) : null;
				if (pass != null && arguments != null && pass.end() != null) {
					return arguments;
				}
			}
			catch (RuntimeException ex) {
				// Which is looked at again.
			}
		}
		return plan.bind(message);
	}

	// That no value at all can be bound to a type is not the request's fault.
	private static RuntimeException blamed(RuntimeException failure) {
		return (failure.getCause() instanceof InvalidDefinitionException ex)
				? new IllegalStateException("the type of a parameter cannot be bound", ex) : failure;
	}

	private InvalidMessageException unclaimed(IpcRequest request) {
		String key = this.format.commandKey();
		String known = this.settings.introspection() ? "; known commands: " + String.join(", ", this.table.names())
				: "";
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

	/**
	 * A request and where its reply goes.
	 */
	private final class Execution implements CommandExecution {

		private final ReplyWriter replies;

		private final Invocation first;

		/** Interceptors may proceed with another request, of another command. */
		private Invocation current;

		private Execution(byte[] bytes, int from, int to, IpcConnection connection, ReplyWriter replies) {
			this.replies = replies;
			RequestFormat format = CommandDispatcher.this.format;
			String command = format.peek(bytes, from, to);
			Invocation first = inOnePass(command, bytes, from, to, connection, this);
			if (first == null) {
				first = invocation(new IpcRequest(format.read(bytes, from, to), connection), command, this, 0);
			}
			this.first = first;
			this.current = first;
			begin(first);
		}

		private void begin(Invocation invocation) {
			if (invocation.plan != null) {
				this.replies.handling(invocation.command, invocation.plan.limit());
			}
		}

		/**
		 * Learn that the interceptors let an invocation pass.
		 * @param invocation what is left of the request
		 */
		private void reach(Invocation invocation) {
			if (invocation.plan != this.current.plan) {
				begin(invocation);
			}
			this.current = invocation;
		}

		@Override
		public IpcRequest request() {
			return this.first.request;
		}

		@Override
		public @Nullable String command() {
			return this.first.command;
		}

		@Override
		public @Nullable Failure run() {
			try {
				Object reply = this.first.proceed();
				if (this.replies.intervention() == ErrorType.HANDLER_TIMEOUT) {
					throw new CancellationException("the handler returned after its time limit");
				}
				if (reply != null && !(reply instanceof StreamedReply)) {
					write(reply);
				}
				return null;
			}
			catch (Exception | Error ex) {
				return CommandDispatcher.this.failures.answer(ex, this.current.request, this.current.exceptions(),
						this.replies, this::write, this.current.subject());
			}
		}

		// What a client that accepts streams would take for a line of one is sent as one.
		private void write(Object reply) {
			Object written = reply;
			if (request().acceptsMore() && !this.replies.stream().isBegun() && !(reply instanceof ErrorEnvelope)) {
				// Some values, such as an Iterator, can be written only once.
				RawJson text = text(reply);
				if (CommandDispatcher.this.streams.isControl(text)) {
					this.replies.stream().begin();
				}
				written = text;
			}
			this.replies.write(written);
		}

		private RawJson text(Object reply) {
			try {
				return CommandDispatcher.this.protocol.toRaw(reply);
			}
			catch (MessageEncodingException ex) {
				throw new ReplyNotSerializableException(reply.getClass(), ex);
			}
		}

	}

	/**
	 * A request before the interceptor of some index.
	 */
	private final class Invocation implements IpcInvocation {

		private final IpcRequest request;

		private final Execution execution;

		private final @Nullable String command;

		private final @Nullable CommandPlan plan;

		private final @Nullable Object[] arguments;

		/** Why the request reaches no handler. */
		private final @Nullable RuntimeException failure;

		private final int index;

		private Invocation(IpcRequest request, Execution execution, @Nullable String command,
				@Nullable CommandPlan plan, @Nullable Object[] arguments, @Nullable RuntimeException failure,
				int index) {
			this.request = request;
			this.execution = execution;
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
		public @Nullable Method method() {
			return (this.plan != null) ? this.plan.handlerMethod() : null;
		}

		@Override
		public @Nullable Object proceed() throws Exception {
			ReplyWriter replies = this.execution.replies;
			List<IpcInterceptor> interceptors = CommandDispatcher.this.settings.interceptors();
			if (this.index < interceptors.size()) {
				Invocation next = new Invocation(this.request, this.execution, this.command, this.plan, this.arguments,
						this.failure, this.index + 1);
				return HandlerResults.await(interceptors.get(this.index).intercept(next), replies);
			}
			this.execution.reach(this);
			if (this.failure != null) {
				throw this.failure;
			}
			CommandPlan plan = Objects.requireNonNull(this.plan);
			requireSocket(plan);
			StreamedResults results = CommandDispatcher.this.results;
			results.requireAcceptable(plan, this.request);
			ItemSink sink = plan.makesItems() ? results.sink(this.request, replies) : null;
			Object reply = HandlerResults.await(plan.invoke(this.request, this.arguments, sink), replies);
			if (plan.form() != ReplyForm.VALUE) {
				reply = results.reply(plan, reply, this.request, replies, sink,
						(failure) -> CommandDispatcher.this.failures.find(failure, this.request, exceptions(), replies,
								subject()));
			}
			reply = plan.reply(reply, this.request);
			return (reply == null && plan.isAcknowledged()) ? Map.of() : reply;
		}

		// Who may connect may see how the application is; others never could.
		private void requireSocket(CommandPlan plan) {
			if (plan.isOwn() && this.request.connection().isDirect()) {
				throw new InvalidMessageException(ErrorType.ACCESS_DENIED,
						"command '" + this.command + "' is answered on the socket only");
			}
		}

		private ExceptionMethods exceptions() {
			return (this.plan != null) ? this.plan.exceptions() : ExceptionMethods.NONE;
		}

		private Subject subject() {
			return new Subject(this.command, this.request.connection().id());
		}

		@Override
		public @Nullable Object proceed(IpcRequest request) throws Exception {
			if (request == this.request) {
				return proceed();
			}
			Invocation other = invocation(request, null, this.execution, this.index);
			for (IpcInterceptor passed : CommandDispatcher.this.settings.interceptors().subList(0, this.index)) {
				if (passed instanceof CommandGuard guard) {
					guard.check(other);
				}
			}
			return other.proceed();
		}

	}

}
