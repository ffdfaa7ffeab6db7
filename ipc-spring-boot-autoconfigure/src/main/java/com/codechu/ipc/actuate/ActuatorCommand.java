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
 * Answers {@code {"cmd":"actuator","endpoint":"health"}}. Members that are left are the
 * arguments of the operation, its selectors among them. Which operation is meant follows
 * from them; where reading and writing take the same ones, reading is meant unless
 * {@code "operation":"write"} or {@code "delete"} is given. Without an endpoint, the
 * reply lists what is there.
 */
public final class ActuatorCommand implements RequestHandler {

	/** The command's name. */
	public static final String NAME = "actuator";

	private static final String ENDPOINT = "endpoint";

	private static final String OPERATION = "operation";

	/** What its own members mean. */
	public static final Map<String, String> MEMBERS = Collections
		.unmodifiableMap(new TreeMap<>(Map.of(ENDPOINT, "The endpoint; without it, all are listed.", OPERATION,
				"read, write or delete, where the arguments do not tell.")));

	private final Supplier<Map<String, ExposableIpcEndpoint>> endpoints;

	private final Set<String> reserved;

	private final Function<Object, JsonNode> toJson;

	/**
	 * Create the command.
	 * @param endpoints tells the exposed endpoints when the first request comes, as they
	 * may need the server
	 * @param commandKey the member that names the command
	 * @param toJson turns a result into JSON as Actuator would write it
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
		ExposableIpcEndpoint endpoint = this.endpoints.get().get(id.asString(""));
		if (endpoint == null) {
			throw invalid(String.format(Locale.ROOT, "unknown endpoint '%s'; exposed are %s",
					id.asString(id.toString()), String.join(", ", this.endpoints.get().keySet())));
		}
		Map<String, @Nullable Object> arguments = arguments(request.json());
		IpcOperation operation = select(endpoint, arguments.keySet(), request.json().get(OPERATION));
		Object result = invoke(operation, arguments, request);
		if (result == null && operation.getType() == OperationType.READ) {
			throw invalid(String.format(Locale.ROOT, "endpoint '%s' has nothing for %s", endpoint.getEndpointId(),
					arguments));
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

	private static IpcOperation select(ExposableIpcEndpoint endpoint, Set<String> arguments,
			@Nullable JsonNode operation) {
		return sorted(endpoint).stream()
			.filter((candidate) -> operation == null || name(candidate.getType()).equals(operation.asString("")))
			.filter((candidate) -> candidate.takes(arguments))
			.findFirst()
			.orElseThrow(() -> invalid(String.format(Locale.ROOT, "endpoint '%s' has no operation for %s; it has %s",
					endpoint.getEndpointId(),
					((operation != null) ? operation.asString("") + " with " : "") + "arguments " + arguments,
					String.join(", ",
							sorted(endpoint).stream()
								.map((each) -> name(each.getType()) + each.parameters().keySet())
								.toList()))));
	}

	private static @Nullable Object invoke(IpcOperation operation, Map<String, @Nullable Object> arguments,
			IpcRequest request) {
		try {
			return operation.invoke(new InvocationContext(new Peer(request), arguments));
		}
		catch (InvalidEndpointRequestException ex) {
			throw invalid(String.valueOf(ex.getMessage()));
		}
	}

	private static InvalidMessageException invalid(String message) {
		return new InvalidMessageException(ErrorType.INVALID_REQUEST, message);
	}

	/**
	 * Whoever sent the request.
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
