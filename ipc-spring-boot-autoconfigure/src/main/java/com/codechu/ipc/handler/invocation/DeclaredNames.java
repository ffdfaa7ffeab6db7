package com.codechu.ipc.handler.invocation;

import java.lang.reflect.Method;
import java.time.Duration;

import com.codechu.ipc.handler.InvalidDeclarationException;
import com.codechu.ipc.protocol.internal.Durations;
import org.jspecify.annotations.Nullable;
import org.springframework.util.StringValueResolver;

/**
 * Names in annotations, where placeholders are resolved.
 */
final class DeclaredNames {

	private final StringValueResolver placeholders;

	DeclaredNames(StringValueResolver placeholders) {
		this.placeholders = placeholders;
	}

	@Nullable String resolve(String text) {
		return this.placeholders.resolveStringValue(text);
	}

	/**
	 * Return the name of a command.
	 * @param declared a name in its annotation
	 * @param method the annotated method
	 * @return the name
	 * @throws InvalidDeclarationException if it is blank
	 */
	String command(String declared, Method method) {
		String resolved = resolve(declared);
		if (resolved == null || resolved.isBlank()) {
			throw new InvalidDeclarationException(method.toGenericString() + " has a blank command name",
					"Use @IpcCommand(\"name\"), or omit the name.");
		}
		return resolved;
	}

	/**
	 * Return the time limit of a command.
	 * @param declared the limit in its annotation
	 * @param method the annotated method
	 * @return the limit, {@code null} if none is declared
	 * @throws InvalidDeclarationException if it is no duration, or a negative one
	 */
	@Nullable Duration limit(String declared, Method method) {
		String resolved = resolve(declared);
		if (resolved == null || resolved.isEmpty()) {
			return null;
		}
		Duration limit = Durations.parse(resolved);
		if (limit != null) {
			return limit;
		}
		throw new InvalidDeclarationException(
				method.toGenericString() + " has the timeout '" + resolved + "', which is not a valid duration",
				"Use a value as in @IpcCommand(timeout = \"500ms\"), or omit it.");
	}

}
