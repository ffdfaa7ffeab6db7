package com.codechu.ipc.cli;

import java.util.Arrays;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * A request and its replies.
 */
final class Exchange {

	private static final String MORE = "$more";

	private static final String ITEM = "$item";

	private final LineConnection connection;

	private final Target target;

	private final Output output;

	private final long timeoutMillis;

	private long items;

	Exchange(LineConnection connection, Target target, Output output, long timeoutMillis) {
		this.connection = connection;
		this.target = target;
		this.output = output;
		this.timeoutMillis = timeoutMillis;
	}

	private Timeout timeout() {
		return Timeout.in(this.timeoutMillis);
	}

	/**
	 * Ask which commands there are.
	 * @return the commands, none if the server does not tell
	 * @throws CommandLineException if it does not answer
	 */
	Commands commands() throws CommandLineException {
		Timeout timeout = timeout();
		this.connection.send(Request.of(this.target.commandKey(), Commands.NAME), timeout);
		if (!this.connection.next(timeout, this.output)) {
			throw this.connection.broken("the server closed the connection without a reply", null);
		}
		Commands commands = Commands.of(value(), this.target.commandKey());
		RemoteError error = RemoteError.of(value());
		if (error != null && error.endsConnection()) {
			throw error.toException(this.target);
		}
		return (commands != null) ? commands : Commands.NONE;
	}

	/**
	 * Send a request, and write its items.
	 * @param command the command
	 * @param request the line
	 * @throws CommandLineException if it fails
	 */
	void run(Command command, byte[] request) throws CommandLineException {
		Timeout timeout = timeout();
		boolean probed = command.answer() == Command.Answer.REPLY;
		this.connection.send(probed ? withProbe(request) : request, timeout);
		if (command.answer() == Command.Answer.UNKNOWN) {
			// The end of the connection then tells that there is no reply.
			this.connection.endOutput();
		}
		if (!this.connection.next(timeout, this.output)) {
			if (command.answer() != Command.Answer.UNKNOWN) {
				throw this.connection.broken("the server closed the connection without a reply", null);
			}
		}
		else if (isStream()) {
			read(command);
		}
		else if (!probed || Commands.of(value(), this.target.commandKey()) == null) {
			reply();
		}
		this.output.flush();
	}

	// A command whose reply is null sends none, so something is asked for behind it: if
	// that is answered, the server has not died.
	private byte[] withProbe(byte[] request) {
		byte[] probe = Request.of(this.target.commandKey(), Commands.NAME);
		byte[] lines = Arrays.copyOf(request, request.length + probe.length);
		System.arraycopy(probe, 0, lines, request.length, probe.length);
		return lines;
	}

	private boolean isStream() throws CommandLineException {
		Map.Entry<String, @Nullable Object> control = control(value());
		return control != null && control.getKey().equals(MORE) && Boolean.TRUE.equals(control.getValue());
	}

	private void reply() throws CommandLineException {
		RemoteError error = RemoteError.of(value());
		if (error != null) {
			throw error.toException(this.target);
		}
		this.output.item(this.connection.bytes(), this.connection.from(), this.connection.to());
	}

	// A command that has one reply is to go on telling how far it is; items may take
	// their time.
	private void read(Command command) throws CommandLineException {
		boolean timed = command.answer() == Command.Answer.REPLY;
		while (this.connection.next(timed ? timeout() : Timeout.NONE, this.output)) {
			Object value = value();
			Map.Entry<String, @Nullable Object> control = control(value);
			if (control == null) {
				this.items++;
				this.output.item(this.connection.bytes(), this.connection.from(), this.connection.to());
			}
			else if (follow(control.getKey(), control.getValue())) {
				return;
			}
		}
		throw this.connection.broken("the stream ended early, after " + this.items + " items", null);
	}

	// Returns whether that was the end.
	private boolean follow(String name, @Nullable Object value) throws CommandLineException {
		Map<String, @Nullable Object> members = Json.members(value);
		switch (name) {
			case ITEM -> {
				this.items++;
				wrappedItem();
			}
			case "$progress" -> this.output.progress(members);
			case "$lost" -> this.output.note(value + " items were lost because they were not read in time");
			case "$end" -> {
				if (members.get("items") instanceof Json.Num told && told.longValue() != this.items) {
					throw this.connection
						.broken("the server sent " + told + " items, but " + this.items + " were received", null);
				}
				return true;
			}
			case "$error" -> {
				RemoteError error = RemoteError.of(value);
				throw ((error != null) ? error : new RemoteError("unknown", "the server gave no reason", null))
					.toException(this.target);
			}
			default -> {
				// One of a later version.
			}
		}
		return false;
	}

	// Byte for byte what it is without its wrapping.
	private void wrappedItem() throws CommandLineException {
		byte[] bytes = this.connection.bytes();
		int from = this.connection.from();
		while (bytes[from] != ':') {
			from++;
		}
		int to = this.connection.to();
		while (bytes[to - 1] != '}') {
			to--;
		}
		this.output.item(bytes, from + 1, to - 1);
	}

	private static Map.@Nullable Entry<String, @Nullable Object> control(@Nullable Object value) {
		Map<String, @Nullable Object> members = Json.members(value);
		if (members.size() != 1) {
			return null;
		}
		Map.Entry<String, @Nullable Object> member = members.entrySet().iterator().next();
		return member.getKey().startsWith("$") ? member : null;
	}

	private @Nullable Object value() throws CommandLineException {
		try {
			return Json.read(this.connection.bytes(), this.connection.from(), this.connection.to());
		}
		catch (JacksonException ex) {
			throw this.connection.broken("the server sent invalid JSON: " + ex.getOriginalMessage(), ex);
		}
	}

}
