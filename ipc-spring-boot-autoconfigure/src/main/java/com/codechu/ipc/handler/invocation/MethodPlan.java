package com.codechu.ipc.handler.invocation;

import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import com.codechu.ipc.handler.IpcResultHandler.Conversion;
import com.codechu.ipc.protocol.JsonLineProtocol;
import com.codechu.ipc.protocol.RequestMessage;
import com.codechu.ipc.protocol.RequestPass;
import com.codechu.ipc.server.IpcRequest;
import com.codechu.ipc.topic.IpcTopic;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A method of a bean. Its arguments are bound directly from the tokens of the line: a
 * whole request by Jackson's reader of its type, single members as they pass.
 */
final class MethodPlan implements CommandPlan {

	private final List<String> names;

	private final String description;

	private final boolean acknowledged;

	private final boolean endless;

	private final ReplyForm form;

	private final boolean makesItems;

	/** What it returned was a state. */
	private volatile boolean latest;

	private final @Nullable Duration limit;

	private final BeanMethod method;

	private final List<Parameter> parameters;

	private final @Nullable Conversion conversion;

	private final ArgumentValidator validator;

	private final ExceptionMethods exceptions;

	private final JsonLineProtocol protocol;

	private final String commandKey;

	private final Parameter.@Nullable Body body;

	private final int bodyIndex;

	/** Indices of parameters by the members that they are bound to. */
	private final Map<String, Integer> members = new HashMap<>();

	private final boolean onePass;

	/**
	 * Create a plan.
	 * @param names the command's names
	 * @param declared says more about it
	 * @param limit how long it may take, {@code null} for the limit of all
	 * @param method the method to call
	 * @param parameters where its arguments come from, at most one of them the whole
	 * request
	 * @param conversion turns results into replies, {@code null} if they are replies as
	 * they are
	 * @param validator checks the arguments
	 * @param exceptions answers exceptions
	 * @param protocol binds arguments
	 * @param commandKey the member that names the command
	 */
	MethodPlan(List<String> names, DeclaredCommand declared, @Nullable Duration limit, BeanMethod method,
			List<Parameter> parameters, @Nullable Conversion conversion, ArgumentValidator validator,
			ExceptionMethods exceptions, JsonLineProtocol protocol, String commandKey) {
		this.names = List.copyOf(names);
		this.description = declared.annotation().description();
		this.acknowledged = declared.isAcknowledged(method);
		this.endless = declared.annotation().endless();
		this.limit = limit;
		this.method = method;
		this.parameters = List.copyOf(parameters);
		this.form = items().isPresent() ? ReplyForm.EMITTER : ResultTypes.form(method.returnType());
		this.makesItems = this.form == ReplyForm.STREAM
				|| parameters.stream().anyMatch(Parameter.Output.class::isInstance);
		this.conversion = conversion;
		this.validator = validator;
		this.exceptions = exceptions;
		this.protocol = protocol;
		this.commandKey = commandKey;
		Parameter.Body body = null;
		int bodyIndex = -1;
		boolean shared = false;
		for (int i = 0; i < parameters.size(); i++) {
			Parameter parameter = parameters.get(i);
			if (parameter instanceof Parameter.Body whole) {
				body = whole;
				bodyIndex = i;
			}
			shared |= parameter.member() != null && this.members.put(parameter.member(), i) != null;
		}
		this.body = body;
		this.bodyIndex = bodyIndex;
		this.onePass = !shared && (body == null || this.members.isEmpty());
	}

	List<String> names() {
		return this.names;
	}

	@Override
	public String name(String sent) {
		return this.names.get(0);
	}

	String description() {
		return this.description;
	}

	ArgumentValidator validator() {
		return this.validator;
	}

	BeanMethod method() {
		return this.method;
	}

	List<Parameter> parameters() {
		return this.parameters;
	}

	/**
	 * Return what the handler sends by an emitter.
	 * @return the type of the items, empty if it has none
	 */
	Optional<Type> items() {
		return Parameter.Output.items(this.parameters);
	}

	@Override
	public void returned(IpcTopic<?> topic) {
		if (topic.isLatest() && !this.latest) {
			this.latest = true;
		}
	}

	/**
	 * Return whether the topic is a state. Its type does not tell, but it does, once it
	 * was asked for.
	 * @return whether it is known to be one
	 */
	boolean isLatest() {
		return this.latest;
	}

	/**
	 * Return what is sent in the end.
	 * @return the type of the reply, or of each item
	 */
	ResolvableType replyType() {
		return ResultTypes.unwrap((this.conversion != null) ? ResolvableType.forType(this.conversion.replyType())
				: this.method.returnType());
	}

	boolean tellsProgress() {
		return Parameter.Output.hasProgress(this.parameters);
	}

	@Override
	public boolean isCommandHidden() {
		return this.body != null && this.body.binding().get().commandHidden();
	}

	@Override
	public @Nullable Object @Nullable [] bind(RequestPass pass) {
		if (!this.onePass) {
			return null;
		}
		@Nullable Object[] arguments = new Object[this.parameters.size()];
		if (this.body != null) {
			arguments[this.bodyIndex] = this.body.binding().get().reader().readValue(pass.parser());
		}
		else if (this.members.isEmpty()) {
			pass.skip();
		}
		else {
			readMembers(pass.parser(), arguments);
			complete(arguments);
		}
		return arguments;
	}

	private void readMembers(JsonParser parser, @Nullable Object[] arguments) {
		parser.nextToken();
		for (String member = parser.nextName(); member != null; member = parser.nextName()) {
			Integer index = this.members.get(member);
			JsonToken value = parser.nextToken();
			if (index == null) {
				parser.skipChildren();
			}
			else {
				arguments[index] = (value != JsonToken.VALUE_NULL) ? member(index).reader().get().readValue(parser)
						: null;
			}
		}
	}

	private MemberParameter member(int index) {
		return (MemberParameter) this.parameters.get(index);
	}

	private void complete(@Nullable Object[] arguments) {
		for (int i = 0; i < arguments.length; i++) {
			if (this.parameters.get(i) instanceof MemberParameter member) {
				arguments[i] = member.argument(arguments[i]);
			}
		}
	}

	@Override
	public @Nullable Object[] bind(RequestMessage message) {
		ObjectNode json = message.json();
		@Nullable Object[] arguments = new Object[this.parameters.size()];
		for (int i = 0; i < arguments.length; i++) {
			Parameter parameter = this.parameters.get(i);
			if (parameter instanceof Parameter.Body whole) {
				arguments[i] = this.protocol.bind(visible(json, whole), whole.binding().get().reader(), null);
			}
			else if (parameter instanceof MemberParameter member) {
				JsonNode value = json.get(member.member());
				arguments[i] = member.argument((value != null && !value.isNull())
						? this.protocol.bind(value, member.reader().get(), member.member()) : null);
			}
		}
		return arguments;
	}

	private ObjectNode visible(ObjectNode json, Parameter.Body whole) {
		return whole.binding().get().commandHidden() ? json.deepCopy().without(this.commandKey) : json;
	}

	@Override
	public @Nullable Object invoke(IpcRequest request, @Nullable Object[] arguments, @Nullable ItemSink items)
			throws Exception {
		for (int i = 0; i < arguments.length; i++) {
			if (this.parameters.get(i) instanceof Parameter.Context context) {
				arguments[i] = context.source().get(request);
			}
			else if (this.parameters.get(i) instanceof Parameter.Output output) {
				arguments[i] = output.source().apply(Objects.requireNonNull(items));
			}
		}
		Object bean = this.method.target().get();
		this.validator.validate(bean, arguments);
		return this.method.invoke(bean, arguments);
	}

	@Override
	public @Nullable Object reply(@Nullable Object result, IpcRequest request) throws Exception {
		return (this.conversion == null || result == null) ? result
				: this.conversion.converter().convert(result, request);
	}

	@Override
	public Method handlerMethod() {
		return this.method.method();
	}

	@Override
	public ReplyForm form() {
		return this.form;
	}

	@Override
	public boolean makesItems() {
		return this.makesItems;
	}

	@Override
	public boolean isEndless() {
		return this.endless;
	}

	@Override
	public boolean isAcknowledged() {
		return this.acknowledged;
	}

	@Override
	public @Nullable Duration limit() {
		return this.limit;
	}

	@Override
	public ExceptionMethods exceptions() {
		return this.exceptions;
	}

	@Override
	public String toString() {
		return this.method.toString();
	}

}
