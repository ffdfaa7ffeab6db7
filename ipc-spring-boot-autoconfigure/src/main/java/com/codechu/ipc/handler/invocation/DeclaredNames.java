package com.codechu.ipc.handler.invocation;

import java.lang.reflect.Method;
import java.time.Duration;

import com.codechu.ipc.handler.InvalidDeclarationException;
import org.jspecify.annotations.Nullable;
import org.springframework.format.datetime.standard.DurationFormatterUtils;
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
	 * @param declared the name in its annotation
	 * @param method the annotated method
	 * @return the name, that of the method if none is declared
	 * @throws InvalidDeclarationException if it is blank
	 */
	String command(String declared, Method method) {
		if (declared.isEmpty()) {
			return method.getName();
		}
		String resolved = resolve(declared);
		if (resolved == null || resolved.isBlank()) {
			throw new InvalidDeclarationException(method.toGenericString() + " has a blank command name",
					"Write @IpcCommand(\"name\"), or leave the name out.");
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
		try {
			Duration limit = DurationFormatterUtils.detectAndParse(resolved);
			if (!limit.isNegative()) {
				return limit;
			}
		}
		catch (IllegalArgumentException ex) {
			// Said below, with the place.
		}
		throw new InvalidDeclarationException(
				method.toGenericString() + " has the timeout '" + resolved + "', which is no duration",
				"Write it like @IpcCommand(timeout = \"500ms\"), or leave it out.");
	}

}
