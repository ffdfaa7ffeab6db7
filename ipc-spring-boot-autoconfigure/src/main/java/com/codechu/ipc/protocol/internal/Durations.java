package com.codechu.ipc.protocol.internal;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Times as people type them, where Spring is not there to read them.
 */
public final class Durations {

	private static final Pattern TEXT = Pattern.compile("([0-9]{1,9})(ms|s|m|h)?");

	private Durations() {
	}

	/**
	 * Read a time.
	 * @param text such as {@code 500ms}, {@code 30s}, {@code 5m} or {@code 1h}; without a
	 * unit, it is in seconds
	 * @return the time, {@code null} if the text is none
	 */
	public static @Nullable Duration parse(String text) {
		Matcher matcher = TEXT.matcher(text);
		if (!matcher.matches()) {
			return null;
		}
		long number = Long.parseLong(matcher.group(1));
		String unit = matcher.group(2);
		return switch ((unit != null) ? unit : "s") {
			case "ms" -> Duration.ofMillis(number);
			case "m" -> Duration.ofMinutes(number);
			case "h" -> Duration.ofHours(number);
			default -> Duration.ofSeconds(number);
		};
	}

}
