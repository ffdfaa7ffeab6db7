package com.codechu.ipc.handler.invocation;

import java.lang.reflect.Type;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

import com.codechu.ipc.handler.BuiltInCommand;
import com.codechu.ipc.protocol.JsonLineProtocol;
import com.codechu.ipc.protocol.JsonSchemas;
import com.codechu.ipc.protocol.MessageEncodingException;
import com.codechu.ipc.protocol.RawJson;
import com.codechu.ipc.protocol.SchemaRefinement;
import com.codechu.ipc.server.IpcRequest;
import com.codechu.ipc.server.RequestHandler;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Answers which commands there are, what they take and what they reply, as JSON Schema.
 * Created from the methods' signatures on demand, and cached; without schemas if these do
 * not fit on a line.
 */
public final class CommandDescriptions implements RequestHandler {

	/** The name of the command that answers descriptions. */
	public static final String NAME = "commands";

	private final CommandTable table;

	private final JsonLineProtocol protocol;

	private final Supplier<Collection<BuiltInCommand>> builtIn;

	private volatile @Nullable Described described;

	/**
	 * Create descriptions.
	 * @param table the commands of the application
	 * @param protocol knows how types are written
	 * @param builtIn the other commands, requested on first use
	 */
	public CommandDescriptions(CommandTable table, JsonLineProtocol protocol,
			Supplier<Collection<BuiltInCommand>> builtIn) {
		this.table = table;
		this.protocol = protocol;
		this.builtIn = builtIn;
	}

	@Override
	public Object handle(IpcRequest request) {
		long states = this.table.names()
			.stream()
			.map(this.table::declared)
			.filter(CommandDescriptions::isState)
			.count();
		Described described = this.described;
		if (described == null || described.states() != states) {
			described = new Described(describe(), states);
			this.described = described;
		}
		return described.reply();
	}

	private static boolean isState(@Nullable MethodPlan command) {
		return command != null && command.isLatest();
	}

	private RawJson describe() {
		try {
			return this.protocol.toRaw(describe(true));
		}
		catch (MessageEncodingException | StackOverflowError ex) {
			return this.protocol.toRaw(describe(false));
		}
	}

	private ObjectNode describe(boolean withSchemas) {
		JsonSchemas schemas = this.protocol.schemas();
		Map<String, ObjectNode> descriptions = new TreeMap<>();
		this.builtIn.get()
			.stream()
			.filter((command) -> this.table.find(command.name()) == null)
			.forEach((command) -> descriptions.put(command.name(), describe(command)));
		for (String name : this.table.names()) {
			ObjectNode description = begin(name, "");
			MethodPlan command = this.table.declared(name);
			if (command != null) {
				description = begin(name, command.description());
				for (String alias : command.names().subList(1, command.names().size())) {
					description.withArrayProperty("aliases").add(alias);
				}
				if (withSchemas) {
					description.set("request", request(command, schemas));
					describeReply(command, description, schemas);
				}
			}
			descriptions.put(name, description);
		}
		ObjectNode reply = JsonNodeFactory.instance.objectNode();
		ArrayNode commands = reply.putArray("commands");
		descriptions.values().forEach(commands::add);
		if (!schemas.definitions().isEmpty()) {
			reply.set("$defs", schemas.definitions());
		}
		return reply;
	}

	private static ObjectNode begin(String name, String description) {
		ObjectNode json = JsonNodeFactory.instance.objectNode().put("name", name);
		return description.isEmpty() ? json : json.put("description", description);
	}

	private static ObjectNode describe(BuiltInCommand command) {
		ObjectNode description = begin(command.name(), command.description());
		ObjectNode request = description.putObject("request").put("type", "object");
		command.members()
			.forEach((member, text) -> request.withObjectProperty("properties")
				.putObject(member)
				.put("type", "string")
				.put("description", text));
		return description;
	}

	private ObjectNode request(MethodPlan command, JsonSchemas schemas) {
		ObjectNode request = JsonNodeFactory.instance.objectNode().put("type", "object");
		for (int i = 0; i < command.parameters().size(); i++) {
			Parameter parameter = command.parameters().get(i);
			if (parameter instanceof MemberParameter member) {
				describe(member, command.validator().schema(i), request, schemas);
			}
			else if (parameter instanceof Parameter.Body body && body.type() != null) {
				ObjectNode whole = schemas.wholeRequest(body.type(), command.validator().schema(i));
				ObjectNode members = (whole.remove("properties") instanceof ObjectNode properties) ? properties
						: JsonNodeFactory.instance.objectNode();
				if (!members.isEmpty()) {
					request.withObjectProperty("properties").setAll(members);
				}
				if (whole.remove("required") instanceof ArrayNode required) {
					required.forEach(request.withArrayProperty("required")::add);
				}
				request.setAll(whole);
			}
		}
		return request;
	}

	private void describe(MemberParameter member, SchemaRefinement refinement, ObjectNode request,
			JsonSchemas schemas) {
		ObjectNode schema = schemas.request(member.type(), member.wrapped() ? refinement.element(false) : refinement);
		boolean needed = !member.wrapped() && refinement.refine(JsonNodeFactory.instance.objectNode());
		if (!member.description().isEmpty()) {
			schema.put("description", member.description());
		}
		Object value = member.defaultValue().get();
		if (value != null && !value.getClass().getName().startsWith("java.util.Optional")) {
			schema.set("default", JsonNodeFactory.instance.pojoNode(value));
		}
		request.withObjectProperty("properties").set(member.member(), schema);
		if (member.required() || (needed && value == null)) {
			request.withArrayProperty("required").add(member.member());
		}
	}

	private static void describeReply(MethodPlan command, ObjectNode description, JsonSchemas schemas) {
		ResolvableType reply = command.replyType();
		if (command.form().isMany()) {
			Type item = command.items().orElse(reply.getType());
			description.put("stream", true);
			if (command.isEndless()) {
				description.put("endless", true);
			}
			if (command.isLatest()) {
				description.put("latest", true);
			}
			description.set("item", schemas.reply(item));
		}
		else if (reply.toClass() != void.class && reply.toClass() != Void.class) {
			description.set("reply", schemas.reply(reply.getType()));
		}
		else if (command.isAcknowledged()) {
			description.putObject("reply").put("type", "object");
		}
		if (command.tellsProgress()) {
			description.put("progress", true);
		}
	}

	/**
	 * What was described.
	 *
	 * @param reply the description
	 * @param states how many topics were known to be states
	 */
	private record Described(RawJson reply, long states) {

	}

}
