package com.codechu.ipc.handler.invocation;

import java.lang.reflect.Method;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Checks the arguments of a command beyond their types.
 */
interface ArgumentValidator {

	/**
	 * Checks nothing.
	 */
	ArgumentValidator NONE = (bean, method, parameters, arguments) -> {
	};

	/**
	 * Check arguments.
	 * @param bean the bean whose method is to be called
	 * @param method the method
	 * @param parameters what the arguments were taken from
	 * @param arguments the arguments
	 * @throws com.codechu.ipc.protocol.InvalidMessageException if they are not acceptable
	 */
	void validate(Object bean, Method method, List<Parameter> parameters, @Nullable Object[] arguments);

}
