package com.codechu.ipc.cli;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Writes completion scripts for shells. They contain the current commands, so no process
 * is started during completion.
 */
final class Completion {

	private static final String BASH = """
			# Completion of @name@ for bash.
			@function@() {
				local command= watch= current prefix= i word
				local -a words=() found=()
				# Bash may have made words of their own of the '=' in --member=value.
				for ((i = 1; i <= COMP_CWORD; i++)); do
					word=${COMP_WORDS[i]}
					if ((${#words[@]})) && [[ $word == =* || ${words[-1]} == --*= ]]; then
						words[-1]+=$word
					else
						words+=("$word")
					fi
				done
				current=${words[-1]}
				for ((i = 0; i < ${#words[@]} - 1; i++)); do
					case ${words[i]} in
					@valued@) ((i++)) ;;
					-*) ;;
					watch) if [[ $watch ]]; then command=watch; else watch=1; fi ;;
					*) command=${words[i]} && break ;;
					esac
				done
				COMPREPLY=()
				case "$command $current" in
				@values@*' --'*=*)
					compopt -o filenames 2> /dev/null
					[[ $COMP_WORDBREAKS == *=* ]] || prefix=${current%%=*}=
					mapfile -t COMPREPLY < <(compgen -P "$prefix" -f -- "${current#*=}")
					return
					;;
				' -'*) found=(@options@) ;;
				' '*)
					found=(@commands@)
					[[ $watch ]] || found+=(@words@)
					;;
				@members@'completion '*) found=(bash zsh fish) ;;
				'wrapper '*) found=(--plain) ;;
				esac
				[[ $current == --*=* ]] && prefix=${current%%=*}=
				for word in "${found[@]}"; do
					if [[ $prefix$word == "$current"* ]]; then
						[[ $word == *= ]] && compopt -o nospace 2> /dev/null
						[[ $COMP_WORDBREAKS == *=* ]] || word=$prefix$word
						[[ $word == *[!A-Za-z0-9_=:+,./@-]* ]] && printf -v word %q "$word"
						COMPREPLY+=("$word")
					fi
				done
			}
			complete -F @function@ @name@
			""";

	private static final String ZSH = """
			#compdef @name@
			# Completion of @name@ for zsh.
			@function@() {
				local command= watch= word
				local -a found
				integer i
				for ((i = 2; i < CURRENT; i++)); do
					case ${words[i]} in
					@valued@) ((i++)) ;;
					-*) ;;
					watch) if [[ -n $watch ]]; then command=watch; else watch=1; fi ;;
					*) command=${(Q)words[i]} && break ;;
					esac
				done
				if [[ $PREFIX == --*=* ]]; then
					word=${PREFIX%%=*}=
					compset -p ${#word}
					case "$command $word" in
					@values@*) _files && return ;;
					esac
					compadd -a found
					return
				fi
				case "$command $PREFIX" in
				' -'*) found=(@options@) ;;
				' '*)
					found=(@described@)
					[[ -n $watch ]] || found+=(@words@)
					_describe -t commands command found
					return
					;;
				@members@'completion '*) found=(bash zsh fish) ;;
				'wrapper '*) found=(--plain) ;;
				esac
				compadd -S '' -- ${(M)found:#*=}
				compadd -- ${found:#*=}
			}
			if [[ ${funcstack[1]} == @function@ ]]; then
				@function@ "$@"
			else
				compdef @function@ @name@
			fi
			""";

	private final String name;

	private final Commands commands;

	Completion(String name, Commands commands) {
		this.name = name;
		this.commands = commands;
	}

	/**
	 * Write a script.
	 * @param shell whose script
	 * @return the script
	 * @throws CommandLineException if the shell is not known
	 */
	String script(String shell) throws CommandLineException {
		return switch (shell) {
			case "bash" -> fill(BASH, "_ipc_" + this.name.replaceAll("[^A-Za-z0-9_]", "_"));
			case "zsh" -> fill(ZSH, "_" + this.name);
			case "fish" -> new FishCompletion(this.name, this.commands).script();
			default -> throw CommandLineException.usage("unknown shell '" + shell + "': use bash, zsh or fish");
		};
	}

	private String fill(String script, String function) {
		return Script.fill(script,
				Map.of("name", this.name, "function", function, "valued", String.join(" | ", Options.VALUED), "options",
						options(), "words", quote(Session.WORDS), "commands",
						quote(this.commands.list().stream().map(Command::name).toList()), "described",
						quote(this.commands.list().stream().map(Completion::described).toList()), "values", values(),
						"members", members()));
	}

	private static String options() {
		return Stream.concat(Options.VALUED.stream().map((option) -> option + "="), Options.PLAIN.stream())
			.collect(Collectors.joining(" "));
	}

	private static String described(Command command) {
		String name = command.name().replace("\\", "\\\\").replace(":", "\\:");
		return command.description().isEmpty() ? name : name + ":" + command.description();
	}

	private String values() {
		StringBuilder cases = new StringBuilder();
		for (Command command : this.commands.list()) {
			for (Member member : command.members()) {
				if (!member.choices().isEmpty()) {
					cases.append(clause(command.name() + " --" + member.name() + "=", member.choices()));
				}
			}
		}
		return cases.toString();
	}

	private String members() {
		StringBuilder cases = new StringBuilder();
		for (Command command : this.commands.list()) {
			List<String> members = new ArrayList<>();
			command.members().forEach((member) -> members.add("--" + member.name() + "="));
			members.add("--help");
			cases.append(clause(command.name() + " ", members));
		}
		return cases.toString();
	}

	private static String clause(String begin, Collection<String> found) {
		return Wrapper.quoteAlways(begin) + "*) found=(" + quote(found) + ") ;;\n\t";
	}

	private static String quote(Collection<String> words) {
		return words.stream().map(Wrapper::quote).collect(Collectors.joining(" "));
	}

}
