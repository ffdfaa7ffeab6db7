package com.codechu.ipc.cli;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Writes a shell script that calls commands with a single reply without a JVM.
 */
final class PlainWrapper {

	private static final int MILLIS = 1_000;

	/** In seconds: to socat, zero means at once. */
	private static final long FOREVER = Duration.ofDays(365).toSeconds();

	private static final String SCRIPT = """
			#!/bin/sh
			# @name@: calls the commands of the running application, those with a single reply, by nc
			# or socat, and jq where it is there. Exit codes: 0; 1 the server answered an error; 2 usage;
			# 3 nobody listens; 4 timeout or broken.
			socket=${IPC_SOCKET:-@socket@}
			# Members that are text, whatever their values look like, and those that are no JSON.
			texts=@texts@
			simple=@simple@

			# What a server says does not steer the terminal.
			printable() {
				tr -d '\\000-\\011\\013-\\037\\177' | LC_ALL=C sed "$(printf 's/\\302[\\200-\\237]//g;s/\\330\\234//g;
			s/\\342\\200[\\216\\217\\252-\\256]//g;s/\\342\\201[\\246-\\251]//g')"
			}

			fail() {
				code=$1
				shift
				printf '%s\\n' "$*" | printable >&2
				exit "$code"
			}

			quote() {
				if command -v jq > /dev/null; then
					jq -n --arg text "$1" '$text'
				else
					case $1 in *[[:cntrl:]]*) fail 2 'control characters need jq' ;; esac
					printf '"%s"' "$(printf '%s' "$1" | sed 's/[\\\\"]/\\\\&/g')"
				fi
			}

			# One JSON value on one line, as far as that can be found out, else text.
			json() {
				line=$(printf '%s' "$1" | tr '\\000-\\037' ' ')
				if command -v jq > /dev/null && [ "$(printf '%s' "$line" | jq -s length 2> /dev/null)" != 1 ]; then
					quote "$1"
				else
					printf '%s' "$line"
				fi
			}

			# JSON, where it is that at first sight, else text.
			value() {
				case $texts in *"
			$1
			"*) quote "$2" && return ;; esac
				case $2 in
				true | false | null) printf '%s' "$2" ;;
				'{'*'}' | '['*']')
					case $simple in *"
			$1
			"*) quote "$2" ;; *) json "$2" ;; esac
					;;
				*[!0-9.eE+-]* | '') quote "$2" ;;
				*)
					if printf '%s\\n' "$2" | grep -Eq '^-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?$'; then
						printf '%s' "$2"
					else
						quote "$2"
					fi
					;;
				esac
			}

			send() {
				if nc -h 2>&1 | grep -q -- '-N'; then
					timeout "@timeout@" nc -NU "$socket"
				elif command -v socat > /dev/null; then
					timeout "@timeout@" socat -t "@linger@" - "UNIX-CONNECT:$socket"
				else
					fail 2 'neither nc of OpenBSD nor socat is there'
				fi
			}

			case ${1-} in '' | -*) fail 2 "usage: ${0##*/} <command> [--member=value ...]" ;; esac
			name=$1
			shift
			request="{@key@:$(quote "$name")" || exit
			for argument; do
				case $argument in
				--?*=*) member=${argument%%=*} && member=${member#--} ;;
				*) fail 2 "'$argument' is not a member: use --name=value" ;;
				esac
				request="$request,$(quote "$member"):$(value "$name $member" "${argument#*=}")" || exit
			done
			# Without jq, JSON may have members of the request itself: of those, the last one counts.
			case $* in *[{[]*) command -v jq > /dev/null || request="$request,@key@:$(quote "$name")" || exit ;; esac
			[ -S "$socket" ] || fail 3 "cannot connect to $socket: no such socket"
			reply=$(printf '%s}\\n' "$request" | send)
			code=$?
			case $code in
			0) ;;
			2) exit 2 ;;
			124) fail 4 "$socket: no complete reply within @timeout@ s" ;;
			*) fail 3 "cannot connect to $socket" ;;
			esac
			case $reply in
			'') exit 0 ;;
			'{'*'"error"'*)
				if ! command -v jq > /dev/null; then
					case $reply in '{"error":"'*'"type":"'*'}') fail 1 "$socket answered $reply" ;; esac
				elif printf '%s\\n' "$reply" | jq -e '(.error | type) == "string"
					and (.type | type) == "string" and (keys - ["details", "error", "type"]) == []' > /dev/null; then
					fail 1 "$socket answered $reply"
				fi
				;;
			esac
			if [ -t 1 ]; then
				printf '%s\\n' "$reply" | printable
			else
				printf '%s\\n' "$reply"
			fi || exit 4
			""";

	private PlainWrapper() {
	}

	/**
	 * Write the script.
	 * @param name what it is called
	 * @param target the server
	 * @param commands its commands
	 * @param options have the timeout
	 * @return the script
	 */
	static String of(String name, Target target, Commands commands, Options options) {
		long seconds = (options.timeoutMillis() + MILLIS - 1) / MILLIS;
		// In double quotes, so quoted for JSON and then for them.
		String key = Json.quote(target.commandKey()).replaceAll("[\\\\\"$`]", "\\\\$0");
		return Script.fill(SCRIPT,
				Map.of("name", name, "socket", Wrapper.quote(target.path().toAbsolutePath().toString()), "timeout",
						Long.toString(seconds), "linger", Long.toString((seconds > 0) ? seconds : FOREVER), "key", key,
						"texts", members(commands, Set.of(Member.Kind.TEXT)), "simple",
						members(commands, Set.of(Member.Kind.INTEGER, Member.Kind.NUMBER, Member.Kind.FLAG))));
	}

	private static String members(Commands commands, Set<Member.Kind> kinds) {
		return Wrapper.quoteAlways(commands.list()
			.stream()
			.flatMap((command) -> command.members()
				.stream()
				.filter((member) -> kinds.contains(member.kind()))
				.map((member) -> command.name() + " " + member.name()))
			.collect(Collectors.joining("\n", "\n", "\n")));
	}

}
