package com.codechu.ipc.autoconfigure;

import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.function.Supplier;

import com.codechu.ipc.protocol.InvalidLimitException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.convert.DurationStyle;

/**
 * Rejects invalid values of properties, with a message that names property, value and
 * solution.
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
					"'~' is not expanded: use ${user.home}");
		}
	}

	static void commandKey(String property, String value) {
		require(!value.isBlank() && !value.startsWith("$"), property, value,
				"it must be the name of a member and must not start with $, which is reserved for the protocol");
	}

	/**
	 * Call what checks its own limits, and name the property if one does not hold.
	 * @param <T> what is made
	 * @param prefix begins the names of the properties
	 * @param names names of properties that are not those of the limits, by the limits
	 * @param limited checks limits
	 * @return what was made
	 */
	static <T> T valid(String prefix, Map<String, String> names, Supplier<T> limited) {
		try {
			return limited.get();
		}
		catch (InvalidLimitException ex) {
			String name = names.getOrDefault(ex.limit(), DataObjectPropertyName.toDashedForm(ex.limit()));
			throw new InvalidConfigurationPropertyValueException(prefix + name, ex.value(), "it " + ex.reason());
		}
	}

	static void require(boolean holds, String property, Object value, String reason) {
		if (!holds) {
			throw new InvalidConfigurationPropertyValueException(property, value, reason);
		}
	}

	/**
	 * Require a duration, in seconds if it has no unit.
	 * @param property the name of the property
	 * @param value its value
	 * @return the duration
	 */
	static Duration duration(String property, String value) {
		try {
			return DurationStyle.detectAndParse(value, ChronoUnit.SECONDS);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidConfigurationPropertyValueException(property, value,
					"It is not a valid duration: use a value such as 500ms, 30s or 5m. A number without a unit means whole seconds.");
		}
	}

}
