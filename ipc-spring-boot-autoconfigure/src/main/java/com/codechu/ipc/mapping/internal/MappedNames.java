package com.codechu.ipc.mapping.internal;

import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.Optional;

import com.codechu.ipc.mapping.IpcParam;

/**
 * The names that commands and members have on the wire.
 */
public final class MappedNames {

	private MappedNames() {
	}

	/**
	 * Return the name of a command.
	 * @param prefix what the names of all commands of its interface begin with
	 * @param declared the name in its annotation, may be empty
	 * @param method the annotated method
	 * @return the prefix and the declared name, or else that of the method
	 */
	public static String command(String prefix, String declared, Method method) {
		return prefix + (declared.isBlank() ? KotlinMethods.name(method) : declared);
	}

	/**
	 * Return the name of the member that a parameter is mapped to.
	 * @param annotation the parameter's annotation
	 * @param parameter the annotated parameter
	 * @return the declared name, or else that of the parameter; empty if the class was
	 * compiled without the names of parameters
	 */
	public static Optional<String> member(IpcParam annotation, Parameter parameter) {
		if (!annotation.value().isBlank()) {
			return Optional.of(annotation.value());
		}
		return KotlinMethods.name(parameter);
	}

}
