package com.codechu.ipc.handler.invocation;

import java.lang.reflect.Type;
import java.util.Optional;
import java.util.function.Supplier;

import com.codechu.ipc.protocol.ErrorType;
import com.codechu.ipc.protocol.InvalidMessageException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.ObjectReader;

/**
 * A single member of the request.
 *
 * @param member the member's name
 * @param description what it means, may be empty
 * @param type the parameter's type, without {@link Optional}
 * @param required whether the request must have it
 * @param wrapped whether the parameter is an {@link Optional}
 * @param defaultValue returns what to use if the member is missing
 * @param reader reads the parameter's type; made for the first request, as to make all of
 * them on startup would take as long as the rest of a server does
 */
record MemberParameter(String member, String description, Type type, boolean required, boolean wrapped,
		Supplier<@Nullable Object> defaultValue, Supplier<ObjectReader> reader) implements Parameter {

	/**
	 * Return the argument.
	 * @param value the value of the member, {@code null} if it is missing, the JSON
	 * {@code null}, or nothing to the type, as an empty string is to many
	 * @return the argument
	 * @throws InvalidMessageException if it is required
	 */
	@Nullable Object argument(@Nullable Object value) {
		Object argument = (value != null) ? value : this.defaultValue.get();
		if (argument == null && this.required) {
			throw new InvalidMessageException(ErrorType.INVALID_REQUEST, "member '" + this.member + "' is required");
		}
		return this.wrapped ? Optional.ofNullable(argument) : argument;
	}

}
