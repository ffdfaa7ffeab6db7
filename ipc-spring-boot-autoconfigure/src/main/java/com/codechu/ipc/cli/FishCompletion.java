package com.codechu.ipc.cli;

import java.util.Collection;
import java.util.stream.Collectors;

/**
 * Writes the completion script for the fish shell.
 */
final class FishCompletion {

	private static final String FIRST = "__fish_use_subcommand";

	private static final String SEEN = "__fish_seen_subcommand_from ";

	private final String name;

	private final Commands commands;

	private final StringBuilder script = new StringBuilder();

	FishCompletion(String name, Commands commands) {
		this.name = name;
		this.commands = commands;
	}

	String script() {
		this.script.append("# Completion of ").append(this.name).append(" for fish.\n");
		add("-f");
		Options.VALUED.forEach((option) -> add("-n " + FIRST + " -l " + option.substring(2) + " -r -F"));
		Options.PLAIN.forEach((option) -> add("-n " + FIRST + " -l " + option.substring(2)));
		Session.WORDS.forEach((word) -> add("-n " + FIRST + " -a " + word));
		for (Command command : this.commands.list()) {
			String named = " -a " + quote(quote(command.name())) + describe(command.description());
			add("-n " + FIRST + named);
			add("-n " + quote(SEEN + "watch") + named);
			command.members().forEach((member) -> add(command, member));
		}
		add("-n " + quote(SEEN + "completion") + " -a 'bash zsh fish'");
		add("-n " + quote(SEEN + "wrapper") + " -l plain");
		return this.script.toString();
	}

	private void add(Command command, Member member) {
		String values = member.choices().isEmpty() ? " -r -F" : " -x -a " + quote(quote(member.choices()));
		add("-n " + quote(SEEN + quote(command.name())) + " -l " + quote(member.name()) + values
				+ describe(member.description()));
	}

	private void add(String rest) {
		this.script.append("complete -c ").append(this.name).append(' ').append(rest).append('\n');
	}

	private static String describe(String description) {
		return description.isEmpty() ? "" : " -d " + quote(description);
	}

	private static String quote(Collection<String> words) {
		return words.stream().map(FishCompletion::quote).collect(Collectors.joining(" "));
	}

	private static String quote(String word) {
		return "'" + word.replace("\\", "\\\\").replace("'", "\\'") + "'";
	}

}
