package com.codechu.ipc.actuate;

import java.security.Principal;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import com.codechu.ipc.protocol.ErrorType;
import com.codechu.ipc.protocol.InvalidMessageException;
import com.codechu.ipc.server.IpcRequest;
import com.codechu.ipc.server.RequestHandler;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.InvocationContext;
import org.springframework.boot.actuate.endpoint.OperationType;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.util.function.SingletonSupplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * Handles {@code {"cmd":"actuator","endpoint":"health"}}. The remaining members are the
 * arguments of the operation, including its selectors; selectors can also follow the
 * endpoint like in the path of an HTTP request, as in
 * {@code "endpoint":"health/readiness"}. The operation is selected by the arguments; if
 * several operations have the same arguments, the read operation is used unless
 * {@code "operation":"write"} or {@code "delete"} is given. Without an endpoint, the
 * reply lists the exposed endpoints.
 */
public final class ActuatorCommand implements RequestHandler {

	/** The command's name. */
	public static final String NAME = "actuator";

	private static final String ENDPOINT = "endpoint";

	private static final String OPERATION = "operation";

	/** Descriptions of its own members. */
	public static final Map<String, String> MEMBERS = Collections.unmodifiableMap(new TreeMap<>(Map.of(ENDPOINT,
			"Endpoint ID, optionally followed by selectors, such as health/readiness. If omitted, all exposed endpoints are listed.",
			OPERATION,
			"Type of the operation: read, write or delete. Needed only if the arguments match several operations.")));

	private final Supplier<Map<String, ExposableIpcEndpoint>> endpoints;

	private final Set<String> reserved;

	private final Function<Object, JsonNode> toJson;

	/**
	 * Create the command.
	 * @param endpoints supplies the exposed endpoints on the first request, as they may
	 * depend on the server
	 * @param commandKey the member that names the command
	 * @param toJson converts a result to JSON like Actuator
	 */
	public ActuatorCommand(Supplier<Collection<ExposableIpcEndpoint>> endpoints, String commandKey,
			Function<Object, JsonNode> toJson) {
		this.endpoints = SingletonSupplier.of(() -> byId(endpoints.get()));
		this.reserved = Set.of(commandKey, ENDPOINT, OPERATION);
		this.toJson = toJson;
	}

	private static Map<String, ExposableIpcEndpoint> byId(Collection<ExposableIpcEndpoint> endpoints) {
		Map<String, ExposableIpcEndpoint> byId = new TreeMap<>();
		endpoints.forEach((endpoint) -> byId.put(endpoint.getEndpointId().toString(), endpoint));
		return byId;
	}

	@Override
	public Object handle(IpcRequest request) {
		JsonNode id = request.json().get(ENDPOINT);
		if (id == null) {
			return list();
		}
		List<String> path = List.of(id.asString("").split("/"));
		ExposableIpcEndpoint endpoint = path.isEmpty() ? null : this.endpoints.get().get(path.get(0));
		if (endpoint == null) {
			throw invalid(String.format(Locale.ROOT, "unknown endpoint '%s'; exposed endpoints: %s",
					id.asString(id.toString()), String.join(", ", this.endpoints.get().keySet())));
		}
		Call call = select(endpoint, path.subList(1, path.size()), arguments(request.json()),
				request.json().get(OPERATION));
		Object result = invoke(call, request);
		if (result == null && call.operation().getType() == OperationType.READ) {
			throw invalid(String.format(Locale.ROOT, "endpoint '%s' has no result for %s", endpoint.getEndpointId(),
					call.arguments()));
		}
		return (result != null) ? finite(this.toJson.apply(result)) : JsonNodeFactory.instance.objectNode();
	}

	// Through HTTP, gauges without a value are texts as well.
	private static JsonNode finite(JsonNode value) {
		if (value instanceof ObjectNode object) {
			object.properties().forEach((member) -> member.setValue(finite(member.getValue())));
		}
		else if (value instanceof ArrayNode array) {
			for (int i = 0; i < array.size(); i++) {
				array.set(i, finite(array.get(i)));
			}
		}
		boolean finite = !value.isFloatingPointNumber() || Double.isFinite(value.asDouble());
		return finite ? value : StringNode.valueOf(value.asString());
	}

	private ObjectNode list() {
		ObjectNode reply = JsonNodeFactory.instance.objectNode();
		ObjectNode list = reply.putObject("endpoints");
		this.endpoints.get().forEach((id, endpoint) -> {
			ArrayNode operations = list.putArray(id);
			sorted(endpoint).forEach((operation) -> {
				ObjectNode description = operations.addObject().put(OPERATION, name(operation.getType()));
				operation.parameters()
					.forEach((name, mandatory) -> description.withObjectProperty("arguments")
						.put(name, mandatory ? "required" : "optional"));
			});
		});
		return reply;
	}

	private static List<IpcOperation> sorted(ExposableIpcEndpoint endpoint) {
		return endpoint.getOperations()
			.stream()
			.sorted(Comparator.comparing(IpcOperation::getType)
				.thenComparing((operation) -> operation.parameters().size()))
			.toList();
	}

	private static String name(OperationType type) {
		return type.name().toLowerCase(Locale.ROOT);
	}

	// Conversion service and operation take it from here, as they do with HTTP.
	private Map<String, @Nullable Object> arguments(ObjectNode request) {
		Map<String, @Nullable Object> arguments = new HashMap<>();
		for (Map.Entry<String, JsonNode> member : request.properties()) {
			if (!this.reserved.contains(member.getKey())) {
				arguments.put(member.getKey(), argument(member.getValue()));
			}
		}
		return arguments;
	}

	private static @Nullable Object argument(JsonNode value) {
		if (value instanceof ArrayNode array) {
			return array.valueStream().map(ActuatorCommand::argument).collect(Collectors.toList());
		}
		if (value instanceof ObjectNode object) {
			Map<String, @Nullable Object> map = new HashMap<>();
			object.properties().forEach((member) -> map.put(member.getKey(), argument(member.getValue())));
			return map;
		}
		return value.isNull() ? null : value.asString();
	}

	private static Call select(ExposableIpcEndpoint endpoint, List<String> path,
			Map<String, @Nullable Object> arguments, @Nullable JsonNode operation) {
		for (IpcOperation candidate : sorted(endpoint)) {
			if (operation == null || name(candidate.getType()).equals(operation.asString(""))) {
				Map<String, @Nullable Object> all = candidate.arguments(path, arguments);
				if (all != null && candidate.takes(all.keySet())) {
					return new Call(candidate, all);
				}
			}
		}
		throw invalid(String.format(Locale.ROOT,
				"endpoint '%s' has no operation for %sarguments %s%s; available operations: %s",
				endpoint.getEndpointId(), (operation != null) ? operation.asString("") + " with " : "",
				arguments.keySet(), path.isEmpty() ? "" : " and selectors " + path,
				String.join(", ",
						sorted(endpoint).stream()
							.map((each) -> name(each.getType()) + each.parameters().keySet())
							.toList())));
	}

	private static @Nullable Object invoke(Call call, IpcRequest request) {
		try {
			return call.operation().invoke(new InvocationContext(new Peer(request), call.arguments()));
		}
		catch (InvalidEndpointRequestException ex) {
			throw invalid(String.valueOf(ex.getMessage()));
		}
	}

	private static InvalidMessageException invalid(String message) {
		return new InvalidMessageException(ErrorType.INVALID_REQUEST, message);
	}

	/**
	 * An operation, and what it is called with.
	 */
	private record Call(IpcOperation operation, Map<String, @Nullable Object> arguments) {

	}

	/**
	 * The peer that sent the request.
	 */
	private record Peer(IpcRequest request) implements SecurityContext {

		@Override
		public Principal getPrincipal() {
			return () -> this.request.connection().peer().user();
		}

		@Override
		public boolean isUserInRole(String role) {
			return false;
		}

	}

}
