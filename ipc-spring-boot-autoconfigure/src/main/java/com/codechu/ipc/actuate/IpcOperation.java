package com.codechu.ipc.actuate;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

import org.springframework.boot.actuate.endpoint.annotation.AbstractDiscoveredOperation;
import org.springframework.boot.actuate.endpoint.annotation.DiscoveredOperationMethod;
import org.springframework.boot.actuate.endpoint.invoke.OperationInvoker;
import org.springframework.boot.actuate.endpoint.invoke.OperationParameter;
import org.springframework.boot.actuate.endpoint.invoke.OperationParameters;

/**
 * An operation of an endpoint that can be used through the socket.
 */
public final class IpcOperation extends AbstractDiscoveredOperation {

	private final Map<String, Boolean> parameters = new LinkedHashMap<>();

	private final String name;

	IpcOperation(DiscoveredOperationMethod method, OperationInvoker invoker) {
		super(method, invoker);
		this.name = method.getMethod().getName();
		OperationParameters declared = method.getParameters();
		for (OperationParameter parameter : declared) {
			this.parameters.put(parameter.getName(), parameter.isMandatory());
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

	boolean takes(Collection<String> arguments) {
		return this.parameters.keySet().containsAll(arguments) && this.parameters.entrySet()
			.stream()
			.allMatch((parameter) -> !parameter.getValue() || arguments.contains(parameter.getKey()));
	}

}
