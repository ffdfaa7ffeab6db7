package com.codechu.ipc.handler.invocation;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;

import com.codechu.ipc.protocol.JsonLineProtocol;
import com.codechu.ipc.server.IpcRequest;
import com.codechu.ipc.server.RequestHandler;
import org.springframework.core.ResolvableType;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Answers which commands there are, what they take and what they reply, as JSON Schema.
 * Made of the methods' signatures each time, as it is asked for rarely.
 */
public final class CommandDescriptions implements RequestHandler {

	private final CommandTable table;

	private final JsonLineProtocol protocol;

	/**
	 * Create descriptions.
	 * @param table the commands
	 * @param protocol knows how types are written
	 */
	public CommandDescriptions(CommandTable table, JsonLineProtocol protocol) {
		this.table = table;
		this.protocol = protocol;
	}

	@Override
	public Object handle(IpcRequest request) {
		ObjectNode reply = JsonNodeFactory.instance.objectNode();
		ArrayNode commands = reply.putArray("commands");
		for (String name : this.table.names()) {
			MethodPlan command = this.table.declared(name);
			ObjectNode description = commands.addObject().put("name", name);
			if (command != null) {
				description.set("request", request(command));
				describeReply(command.method(), description);
			}
		}
		return reply;
	}

	private ObjectNode request(MethodPlan command) {
		ObjectNode request = JsonNodeFactory.instance.objectNode().put("type", "object");
		request.putObject("properties");
		for (Parameter parameter : command.parameters()) {
			if (parameter instanceof MemberParameter member) {
				request.withObjectProperty("properties").set(member.member(), this.protocol.schema(member.type()));
				if (member.required()) {
					request.withArrayProperty("required").add(member.member());
				}
			}
			else if (parameter instanceof Parameter.Body body && body.type() != null) {
				ObjectNode whole = this.protocol.schema(body.type());
				request.withObjectProperty("properties").setAll(whole.withObjectProperty("properties"));
				whole.remove("properties");
				request.setAll(whole);
			}
		}
		if (request.get("properties").isEmpty()) {
			request.remove("properties");
		}
		return request;
	}

	private void describeReply(BeanMethod method, ObjectNode description) {
		ResolvableType reply = ResolvedTypes.ofReturn(method.method(), method.type());
		for (Class<?> wrapper : List.of(CompletionStage.class, Future.class, Optional.class)) {
			reply = wrapper.isAssignableFrom(reply.toClass()) ? reply.as(wrapper).getGeneric() : reply;
		}
		if (reply.toClass() != void.class && reply.toClass() != Void.class) {
			description.set("reply", this.protocol.schema(reply.getType()));
		}
	}

}
