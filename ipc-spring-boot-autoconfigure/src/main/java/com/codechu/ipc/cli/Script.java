package com.codechu.ipc.cli;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Fills the places of a shell script, all at once: what is put in is not looked at again,
 * since it may come from a server.
 */
final class Script {

	private static final Pattern PLACE = Pattern.compile("@(\\w+)@");

	private Script() {
	}

	/**
	 * Fill a script.
	 * @param template the script, with names of places between {@code @}
	 * @param values what belongs there, quoted for the shell, by those names
	 * @return the script; places that have no value stay as they are
	 */
	static String fill(String template, Map<String, String> values) {
		return PLACE.matcher(template)
			.replaceAll((place) -> Matcher.quoteReplacement(values.getOrDefault(place.group(1), place.group())));
	}

}
