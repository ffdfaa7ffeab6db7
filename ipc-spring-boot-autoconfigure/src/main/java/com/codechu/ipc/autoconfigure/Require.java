package com.codechu.ipc.autoconfigure;

import java.nio.file.Path;
import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * Finds values of properties that could only be mistakes, and names property, value and
 * cure.
 */
final class Require {

	private Require() {
	}

	/**
	 * Refuse what a shell would expand, as it would become a directory named '~'.
	 * @param property the property
	 * @param path its value
	 */
	static void noTilde(String property, @Nullable Path path) {
		if (path != null && path.startsWith("~")) {
			throw new InvalidConfigurationPropertyValueException(property, path,
					"'~' is not expanded here: write ${user.home}");
		}
	}

	static void commandKey(String property, String value) {
		require(!value.isBlank() && !value.startsWith("$"), property, value,
				"it must name a member, and not begin with $, which the protocol reserves");
	}

	static void positive(String property, long value) {
		require(value > 0, property, value, "it must be more than 0");
	}

	static void notNegative(String property, long value) {
		require(value >= 0, property, value, "it must not be negative");
	}

	static void positive(String property, Duration value) {
		require(!value.isNegative() && !value.isZero(), property, value, "it must be more than 0");
	}

	static void notNegative(String property, Duration value) {
		require(!value.isNegative(), property, value, "it must not be negative");
	}

	static void require(boolean holds, String property, Object value, String reason) {
		if (!holds) {
			throw new InvalidConfigurationPropertyValueException(property, value, reason);
		}
	}

}
