package com.codechu.ipc.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A command, as the server describes it.
 *
 * @param name its name
 * @param description what it does, may be empty
 * @param members what it takes, as far as that is known
 * @param open whether it takes other members as well
 * @param answer what comes back
 * @param progress whether it reports progress
 */
record Command(String name, String description, List<Member> members, boolean open, Answer answer, boolean progress) {

	/**
	 * Understand a description.
	 * @param described the command
	 * @param definitions what schemas refer to
	 * @param commandKey the member that names the command, which is not typed even if the
	 * handler wants it
	 * @return the command
	 */
	static Command of(Map<String, @Nullable Object> described, Map<String, @Nullable Object> definitions,
			String commandKey) {
		Map<String, @Nullable Object> request = Json.members(described.get("request"));
		List<?> required = Json.elements(request.get("required"));
		List<Member> members = new ArrayList<>();
		Json.members(request.get("properties")).forEach((name, schema) -> {
			if (!name.equals(commandKey)) {
				members.add(Member.of(name, schema, definitions, required.contains(name)));
			}
		});
		Answer answer = Boolean.TRUE.equals(described.get("stream")) ? Answer.STREAM
				: described.containsKey("reply") ? Answer.REPLY : Answer.UNKNOWN;
		return new Command(Json.text(described.get("name")), Json.text(described.get("description")), members,
				members.isEmpty() || request.containsKey("additionalProperties"), answer,
				Boolean.TRUE.equals(described.get("progress")));
	}

	/**
	 * Make up for a command that is not described.
	 * @param name its name
	 * @return a command that may take and answer anything
	 */
	static Command unknown(String name) {
		return new Command(name, "", List.of(), true, Answer.UNKNOWN, false);
	}

	@Nullable Member member(String name) {
		return this.members.stream().filter((member) -> member.name().equals(name)).findFirst().orElse(null);
	}

	/**
	 * What comes back.
	 */
	enum Answer {

		/** One reply, or none if it is {@code null}. */
		REPLY,

		/** Any number of items. */
		STREAM,

		/** Nothing, or that is not known. */
		UNKNOWN

	}

}
