package com.codechu.ipc.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import com.codechu.ipc.os.Backoff;

/**
 * Executes the arguments.
 */
final class Session {

	private static final String WATCH = "watch";

	private static final String COMPLETION = "completion";

	private static final String WRAPPER = "wrapper";

	/** Words that are not commands of the server. */
	static final List<String> WORDS = List.of(COMPLETION, WATCH, WRAPPER);

	private static final List<String> HELP = List.of("--help", "-h");

	private static final double DEFAULT_SECONDS = 2;

	private static final int MILLIS = 1_000;

	private final Surroundings surroundings;

	private Options options = Options.DEFAULTS;

	private Output output;

	Session(Surroundings surroundings) {
		this.surroundings = surroundings;
		this.output = new Output(surroundings, this.options);
	}

	/**
	 * Do what the arguments say.
	 * @param arguments the arguments
	 * @return how the process is to end
	 */
	ExitCode run(String... arguments) {
		try {
			run(new ArrayList<>(Arrays.asList(arguments)));
			this.output.flush();
			return ExitCode.SUCCESS;
		}
		catch (CommandLineException ex) {
			return end(ex);
		}
	}

	// What was received before it failed is still written.
	private ExitCode end(CommandLineException failure) {
		CommandLineException last = failure;
		try {
			this.output.flush();
		}
		catch (CommandLineException ex) {
			last = ex;
		}
		this.output.error(String.valueOf(last.getMessage()));
		return last.code();
	}

	private void run(List<String> arguments) throws CommandLineException {
		this.options = Options.take(arguments);
		this.output = new Output(this.surroundings, this.options);
		if (this.options.help()) {
			this.output.text(Help.usage(this.surroundings.program()));
			return;
		}
		boolean command = !arguments.isEmpty() && arguments.get(0).equals("--");
		if (command) {
			arguments.remove(0);
		}
		String word = arguments.isEmpty() ? "" : arguments.remove(0);
		if (word.isEmpty()) {
			list();
		}
		else if (command || !WORDS.contains(word)) {
			call(word, arguments);
		}
		else {
			runWord(word, arguments);
		}
	}

	private void runWord(String word, List<String> arguments) throws CommandLineException {
		switch (word) {
			case WATCH -> watch(arguments);
			case COMPLETION -> complete(arguments);
			default -> wrap(arguments);
		}
	}

	private void list() throws CommandLineException {
		this.output.text(Help.list(describedCommands()));
	}

	private void call(String name, List<String> arguments) throws CommandLineException {
		Target target = target();
		try (LineConnection connection = open(target)) {
			Exchange exchange = exchange(connection, target);
			Command command = exchange.commands().get(name);
			if (arguments.stream().anyMatch(HELP::contains)) {
				this.output.text(Help.command(this.surroundings.program(), command));
				return;
			}
			exchange.run(command, request(target, command, arguments));
		}
	}

	private byte[] request(Target target, Command command, List<String> arguments) throws CommandLineException {
		return Request.of(target.commandKey(), command, arguments, this.surroundings.in(), this.output);
	}

	private void watch(List<String> arguments) throws CommandLineException {
		Duration pause = pause(arguments);
		if (arguments.isEmpty()) {
			throw usage("watch requires a command");
		}
		String name = arguments.remove(0);
		Target target = target();
		Command command = describe(target).get(name);
		if (command.answer() == Command.Answer.STREAM) {
			throw usage("'" + name + "' is a stream, which sends updates itself: call it without watch");
		}
		byte[] request = request(target, command, arguments);
		try {
			while (true) {
				try (LineConnection connection = open(target)) {
					this.output.clearScreen();
					exchange(connection, target).run(command, request);
				}
				Backoff.pause(pause);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private static Duration pause(List<String> arguments) throws CommandLineException {
		double seconds = DEFAULT_SECONDS;
		int index = arguments.indexOf("-n");
		if (index >= 0) {
			arguments.remove(index);
			String value = (index < arguments.size()) ? arguments.remove(index) : "";
			try {
				seconds = Double.parseDouble(value);
			}
			catch (NumberFormatException ex) {
				seconds = -1;
			}
			if (!(seconds >= 0.1 && seconds <= Integer.MAX_VALUE)) {
				throw CommandLineException
					.usage("-n must be a number of seconds, at least 0.1, but is '" + value + "'");
			}
		}
		return Duration.ofMillis((long) (seconds * MILLIS));
	}

	private void complete(List<String> arguments) throws CommandLineException {
		String shell = arguments.isEmpty() ? "" : arguments.get(0);
		String name = (arguments.size() > 1) ? arguments.get(1) : this.surroundings.program().name();
		if (name == null) {
			throw usage("completion requires the name of the program: completion " + shell + " <name>");
		}
		this.output.text(new Completion(Wrapper.checkName(name), describedCommands()).script(shell));
	}

	private void wrap(List<String> arguments) throws CommandLineException {
		boolean plain = arguments.remove("--plain");
		if (arguments.size() != 1) {
			throw usage("wrapper requires a name");
		}
		String name = Wrapper.checkName(arguments.get(0));
		if (!plain) {
			this.output.text(Wrapper.of(this.surroundings.program(), name, this.options));
			return;
		}
		Target target = target();
		this.output.text(PlainWrapper.of(name, target, describe(target), this.options));
	}

	private CommandLineException usage(String message) {
		return CommandLineException.usage(message + "; see " + this.surroundings.program().typed() + " --help");
	}

	private Commands describedCommands() throws CommandLineException {
		Commands commands = describe(target());
		if (commands.isEmpty()) {
			throw new CommandLineException(ExitCode.ERROR,
					"the server does not describe its commands: ipc.server.introspection.enabled is false");
		}
		return commands;
	}

	private Commands describe(Target target) throws CommandLineException {
		try (LineConnection connection = open(target)) {
			return exchange(connection, target).commands();
		}
	}

	private Target target() throws CommandLineException {
		return Target.find(this.options, this.surroundings.variables());
	}

	private LineConnection open(Target target) throws CommandLineException {
		return LineConnection.open(target, Timeout.in(this.options.timeoutMillis()));
	}

	private Exchange exchange(LineConnection connection, Target target) {
		return new Exchange(connection, target, this.output, this.options.timeoutMillis());
	}

}
