package com.codechu.ipc.handler.invocation;

import java.lang.reflect.Type;
import java.util.Optional;

import com.codechu.ipc.protocol.ErrorType;
import com.codechu.ipc.protocol.InvalidMessageException;
import com.codechu.ipc.protocol.JsonLineProtocol;
import com.codechu.ipc.server.IpcRequest;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;

/**
 * Takes an argument from a single member.
 *
 * @param member the member's name
 * @param type the parameter's type, without {@link Optional}
 * @param required whether the request must have it
 * @param wrapped whether the parameter is an {@link Optional}
 * @param defaultValue what to use if the member is missing
 * @param protocol binds the member
 * @param reader reads the parameter's type
 */
record MemberParameter(String member, Type type, boolean required, boolean wrapped, @Nullable Object defaultValue,
		JsonLineProtocol protocol, ObjectReader reader) implements Parameter {

	@Override
	public @Nullable Object argument(IpcRequest request) {
		JsonNode value = request.json().get(this.member);
		Object argument = this.defaultValue;
		if (value != null && !value.isNull()) {
			argument = this.protocol.bind(value, this.reader, this.member);
		}
		// An empty string is nothing to many types.
		if (argument == null && this.required) {
			throw new InvalidMessageException(ErrorType.INVALID_REQUEST,
					"member '%s' is required".formatted(this.member));
		}
		return this.wrapped ? Optional.ofNullable(argument) : argument;
	}

}
