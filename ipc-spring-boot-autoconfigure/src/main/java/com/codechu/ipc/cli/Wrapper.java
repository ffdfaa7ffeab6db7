package com.codechu.ipc.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Writes a shell script that starts this program.
 */
final class Wrapper {

	private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]*");

	private Wrapper() {
	}

	/**
	 * Make sure that a program can have a name.
	 * @param name the name
	 * @return the name
	 * @throws CommandLineException if it has characters that mean something elsewhere
	 */
	static String checkName(String name) throws CommandLineException {
		if (!NAME.matcher(name).matches()) {
			throw CommandLineException.usage(
					"the name of a program must consist of letters, digits, '.', '_' and '-', but is '" + name + "'");
		}
		return name;
	}

	/**
	 * Write the script.
	 * @param program what it is to start
	 * @param name what it is called
	 * @param options what it is always started with
	 * @return the script
	 */
	static String of(Program program, String name, Options options) {
		List<String> words = new ArrayList<>(program.words(name));
		words.addAll(options.words());
		return Script.fill("""
				#!/bin/sh
				# @name@: calls the commands of the running application.
				case ${LC_ALL:-${LC_CTYPE:-$LANG}} in
				*[Uu][Tt][Ff]8* | *[Uu][Tt][Ff]-8*) ;;
				*) export LC_ALL=C.UTF-8 ;; # or arguments lose their characters
				esac
				exec "${JAVA_HOME:+$JAVA_HOME/bin/}java" @words@ "$@"
				""", Map.of("name", name, "words", quote(words)));
	}

	private static String quote(List<String> words) {
		return words.stream().map(Wrapper::quote).collect(Collectors.joining(" "));
	}

	/**
	 * Quote a word for a shell.
	 * @param word the word
	 * @return a word that is that, whatever it has
	 */
	static String quote(String word) {
		return word.matches("[A-Za-z0-9_=:+,./@-]+") ? word : quoteAlways(word);
	}

	static String quoteAlways(String text) {
		return "'" + text.replace("'", "'\\''") + "'";
	}

}
