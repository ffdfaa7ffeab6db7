package com.codechu.ipc.cli;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

import com.codechu.ipc.protocol.internal.Texts;

/**
 * Explains.
 */
final class Help {

	private static final int MAX_CHARS = 1_000;

	private static final String INDENTATION = "  ";

	private Help() {
	}

	/**
	 * Explain the program.
	 * @param program the program
	 * @return several lines
	 */
	static String usage(Program program) {
		String typed = program.typed();
		return "usage: " + typed + " [options] <command> [--member=value ...] [-]\n" + "       " + typed
				+ " [options] <command> --help\n" + "       " + typed
				+ " [options] watch <command> [-n seconds] [--member=value ...]\n" + "       " + typed
				+ " [options] completion bash|zsh|fish [name]\n" + "       " + typed
				+ " [options] wrapper [--plain] <name>\n"
				+ """

						Without a command, lists the commands. A member is converted to the type in the
						command's description, and is parsed as JSON if that type is unknown; '-' reads an
						object from standard input. Use '--' before a command named like one of the words above.

						options:
						  --socket=PATH        path of the socket; default: IPC_SOCKET, or the application's configuration
						  --server=NAME        server ipc.servers.NAME in the application's configuration
						  --timeout=30s        timeout for a reply, or for the next progress; 0 means no timeout
						  --command-key=NAME   member that names the command, with --socket or IPC_SOCKET
						  --pretty             indent items
						  -q, --quiet          write items and errors only
						  -h, --help           show this help

						exit codes: 0 success; 1 error reply; 2 invalid usage; 3 cannot connect;
						4 timeout, broken connection or broken output; 130 interrupted
						""";
	}

	/**
	 * List commands.
	 * @param commands the commands
	 * @return a line for each
	 */
	static String list(Commands commands) {
		List<String[]> rows = new ArrayList<>();
		commands.list().forEach((command) -> rows.add(new String[] { command.name(), command.description() }));
		return table("", rows);
	}

	/**
	 * Explain a command.
	 * @param program the program
	 * @param command the command
	 * @return several lines
	 */
	static String command(Program program, Command command) {
		StringBuilder text = new StringBuilder("usage: ").append(program.typed())
			.append(' ')
			.append(printable(command.name()));
		command.members()
			.forEach((member) -> text.append(member.required() ? " " : " [")
				.append(option(member))
				.append(member.required() ? "" : "]"));
		text.append('\n');
		if (!command.description().isEmpty()) {
			text.append('\n').append(printable(command.description())).append('\n');
		}
		List<String[]> rows = new ArrayList<>();
		command.members().forEach((member) -> rows.add(new String[] { option(member), description(member) }));
		return text.append(rows.isEmpty() ? "" : "\n")
			.append(table(INDENTATION, rows))
			.append(answer(command))
			.toString();
	}

	private static String option(Member member) {
		String values = member.values().isEmpty()
				? ((member.kind() != Member.Kind.LIST) ? member.kind() : member.element()).placeholder()
				: member.values().stream().map(Help::printable).collect(Collectors.joining("|"));
		return "--" + printable(member.name()) + "=" + values + ((member.kind() == Member.Kind.LIST) ? " ..." : "");
	}

	private static String description(Member member) {
		List<String> parts = new ArrayList<>();
		if (!member.description().isEmpty()) {
			parts.add(printable(member.description()));
		}
		if (member.required()) {
			parts.add("Required.");
		}
		if (member.standard() != null) {
			parts.add("Default: " + printable(member.standard()) + ".");
		}
		return String.join(" ", parts);
	}

	private static String answer(Command command) {
		String progress = command.progress() ? "\nReports progress.\n" : "";
		return (command.answer() == Command.Answer.STREAM) ? "\nWrites one item per line.\n" : progress;
	}

	private static String table(String indentation, List<String[]> rows) {
		int width = rows.stream().mapToInt((row) -> row[0].length()).max().orElse(0);
		StringBuilder text = new StringBuilder();
		for (String[] row : rows) {
			String padding = String.join("", Collections.nCopies(width - row[0].length(), " "));
			text.append((indentation + printable(row[0]) + padding + INDENTATION + printable(row[1])).stripTrailing())
				.append('\n');
		}
		return text.toString();
	}

	private static String printable(String text) {
		return Texts.printable(text, MAX_CHARS);
	}

}
