package com.codechu.ipc.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * Converts the arguments of a command to the request line.
 */
final class Request {

	private static final String MORE = "$more";

	private static final char UNREADABLE = '\uFFFD';

	private final String commandKey;

	private final Command command;

	private final Map<String, List<String>> typed = new LinkedHashMap<>();

	private final Map<String, String> members = new LinkedHashMap<>();

	private boolean whole;

	private Request(String commandKey, Command command) {
		this.commandKey = commandKey;
		this.command = command;
	}

	/**
	 * Make a request without members.
	 * @param commandKey the member that names the command
	 * @param command the command
	 * @return the line, with its newline
	 */
	static byte[] of(String commandKey, String command) {
		return line("{" + Json.quote(commandKey) + ":" + Json.quote(command) + "}");
	}

	/**
	 * Make a request.
	 * @param commandKey the member that names the command
	 * @param command the command
	 * @param arguments its members, as they were typed
	 * @param input has further members, if there is the argument {@code -}
	 * @param output warns of members that the command does not have
	 * @return the line, with its newline
	 * @throws CommandLineException if they are unusable, or one is missing
	 */
	static byte[] of(String commandKey, Command command, List<String> arguments, InputStream input, Output output)
			throws CommandLineException {
		Request request = new Request(commandKey, command);
		request.read(arguments, input);
		request.convert(output);
		request.requireMembers();
		return line(request.toString());
	}

	private static byte[] line(String text) {
		return (text + "\n").getBytes(StandardCharsets.UTF_8);
	}

	private void read(List<String> arguments, InputStream input) throws CommandLineException {
		for (int i = 0; i < arguments.size(); i++) {
			String argument = arguments.get(i);
			if (argument.indexOf(UNREADABLE) >= 0) {
				throw CommandLineException.usage("an argument contains characters that cannot be decoded in this "
						+ "locale; set LC_ALL=C.UTF-8");
			}
			if (argument.equals("-")) {
				readWhole(input);
			}
			else if (argument.startsWith("--") && argument.length() > 2) {
				int equals = argument.indexOf('=');
				String name = argument.substring(2, (equals < 0) ? argument.length() : equals);
				String value = (equals < 0) ? null : argument.substring(equals + 1);
				if (value == null && takesValue(name) && i + 1 < arguments.size()) {
					value = arguments.get(++i);
				}
				add(name, value);
			}
			else {
				throw CommandLineException.usage("'" + argument + "' is not a member: use --name=value");
			}
		}
	}

	private boolean takesValue(String name) {
		Member member = this.command.member(name);
		return member != null && member.kind() != Member.Kind.FLAG;
	}

	private void add(String name, @Nullable String value) throws CommandLineException {
		if (value == null && takesValue(name)) {
			throw CommandLineException.usage("--" + name + " requires a value");
		}
		requireFree(name);
		this.typed.computeIfAbsent(name, (any) -> new ArrayList<>()).add((value != null) ? value : "true");
	}

	private void requireFree(String name) throws CommandLineException {
		if (name.equals(this.commandKey) || name.equals(MORE)) {
			throw CommandLineException.usage("member '" + name + "' is set by the command line itself");
		}
	}

	private void readWhole(InputStream input) throws CommandLineException {
		try {
			byte[] bytes = input.readAllBytes();
			if (!(Json.read(bytes, 0, bytes.length) instanceof Map<?, ?> object)) {
				throw CommandLineException.usage("standard input is not a JSON object");
			}
			for (Map.Entry<?, ?> member : object.entrySet()) {
				String name = String.valueOf(member.getKey());
				requireFree(name);
				this.members.put(name, Json.write(member.getValue()));
			}
			this.whole = true;
		}
		catch (JacksonException | IOException ex) {
			throw CommandLineException.usage("standard input cannot be read as a JSON object: " + summary(ex));
		}
	}

	private static String summary(Exception ex) {
		return (ex instanceof JacksonException failure) ? failure.getOriginalMessage()
				: String.valueOf(ex.getMessage());
	}

	private void convert(Output output) throws CommandLineException {
		for (Map.Entry<String, List<String>> each : this.typed.entrySet()) {
			Member member = this.command.member(each.getKey());
			if (member == null) {
				if (!this.command.open()) {
					output.note("'" + this.command.name() + "' does not describe a member '" + each.getKey() + "'");
				}
				Member.Kind kind = (each.getValue().size() > 1) ? Member.Kind.LIST : Member.Kind.ANYTHING;
				member = new Member(each.getKey(), kind, Member.Kind.ANYTHING, List.of(), "", null, false);
			}
			this.members.put(each.getKey(), member.value(each.getValue()));
		}
	}

	private void requireMembers() throws CommandLineException {
		List<String> missing = this.command.members()
			.stream()
			.filter((member) -> member.required() && !this.members.containsKey(member.name()))
			.map((member) -> "--" + member.name())
			.toList();
		if (!missing.isEmpty() && !this.whole) {
			throw CommandLineException.usage("'" + this.command.name() + "' requires " + String.join(", ", missing));
		}
	}

	@Override
	public String toString() {
		StringBuilder line = new StringBuilder("{");
		line.append(Json.quote(this.commandKey)).append(':').append(Json.quote(this.command.name()));
		this.members.forEach((name, value) -> line.append(',').append(Json.quote(name)).append(':').append(value));
		return line.append(",\"").append(MORE).append("\":true}").toString();
	}

}
