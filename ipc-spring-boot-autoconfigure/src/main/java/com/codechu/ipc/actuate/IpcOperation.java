package com.codechu.ipc.actuate;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.annotation.AbstractDiscoveredOperation;
import org.springframework.boot.actuate.endpoint.annotation.DiscoveredOperationMethod;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.Selector.Match;
import org.springframework.boot.actuate.endpoint.invoke.OperationInvoker;
import org.springframework.boot.actuate.endpoint.invoke.OperationParameter;
import org.springframework.boot.actuate.endpoint.invoke.OperationParameters;

/**
 * An operation of an endpoint that is exposed over IPC.
 */
public final class IpcOperation extends AbstractDiscoveredOperation {

	private final Map<String, Boolean> parameters = new LinkedHashMap<>();

	private final Map<String, Selector> selectors = new LinkedHashMap<>();

	private final String name;

	IpcOperation(DiscoveredOperationMethod method, OperationInvoker invoker) {
		super(method, invoker);
		this.name = method.getMethod().getName();
		OperationParameters declared = method.getParameters();
		for (OperationParameter parameter : declared) {
			this.parameters.put(parameter.getName(), parameter.isMandatory());
			Selector selector = parameter.getAnnotation(Selector.class);
			if (selector != null) {
				this.selectors.put(parameter.getName(), selector);
			}
		}
	}

	String name() {
		return this.name;
	}

	/**
	 * Return the parameters.
	 * @return their names, and whether they must be given
	 */
	Map<String, Boolean> parameters() {
		return this.parameters;
	}

	/**
	 * Add the values of selectors.
	 * @param path the values, none if they are among the other arguments
	 * @param others the other arguments
	 * @return all arguments, {@code null} if there are more or fewer values than
	 * selectors
	 */
	@Nullable Map<String, @Nullable Object> arguments(List<String> path, Map<String, @Nullable Object> others) {
		if (path.isEmpty()) {
			return others;
		}
		Map<String, @Nullable Object> arguments = new HashMap<>(others);
		List<String> rest = path;
		for (Map.Entry<String, Selector> selector : this.selectors.entrySet()) {
			if (rest.isEmpty()) {
				return null;
			}
			boolean all = selector.getValue().match() == Match.ALL_REMAINING;
			arguments.put(selector.getKey(), all ? rest : rest.get(0));
			rest = rest.subList(all ? rest.size() : 1, rest.size());
		}
		return rest.isEmpty() ? arguments : null;
	}

	boolean takes(Collection<String> arguments) {
		return this.parameters.keySet().containsAll(arguments) && this.parameters.entrySet()
			.stream()
			.allMatch((parameter) -> !parameter.getValue() || arguments.contains(parameter.getKey()));
	}

}
