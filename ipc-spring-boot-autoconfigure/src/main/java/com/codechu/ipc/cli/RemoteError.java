package com.codechu.ipc.cli;

import java.util.Map;

import com.codechu.ipc.protocol.ErrorType;
import org.jspecify.annotations.Nullable;

/**
 * An error reply of the server.
 *
 * @param type what kind
 * @param error what it says
 * @param details what more it says, for a program
 */
record RemoteError(String type, String error, @Nullable String details) {

	/**
	 * Recognise an error.
	 * @param reply a reply
	 * @return the error, {@code null} if it is a result
	 */
	static @Nullable RemoteError of(@Nullable Object reply) {
		Map<String, @Nullable Object> members = Json.members(reply);
		Object details = members.get("details");
		boolean detailed = details instanceof Map;
		if (members.size() == (detailed ? 3 : 2) && members.get("error") instanceof String error
				&& members.get("type") instanceof String type) {
			return new RemoteError(type, error, detailed ? Json.write(details) : null);
		}
		return null;
	}

	boolean endsConnection() {
		return ErrorType.endsConnection(this.type);
	}

	CommandLineException toException(Target target) {
		return new CommandLineException(ExitCode.ERROR, target.path() + " answered " + this.type + ": " + this.error
				+ ((this.details != null) ? " " + this.details : ""));
	}

}
