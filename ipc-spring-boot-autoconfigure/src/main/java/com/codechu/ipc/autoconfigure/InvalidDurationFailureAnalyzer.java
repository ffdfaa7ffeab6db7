package com.codechu.ipc.autoconfigure;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.convert.ConversionFailedException;

/**
 * Analyzes durations with a fraction.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
class InvalidDurationFailureAnalyzer extends AbstractFailureAnalyzer<BindException> {

	private static final String FRACTION = "\\d{1,9}\\.\\d{1,9}";

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, BindException cause) {
		ConversionFailedException conversion = findCause(cause, ConversionFailedException.class);
		String name = cause.getName().toString();
		if (conversion == null || !name.startsWith("ipc.") || conversion.getTargetType().getType() != Duration.class
				|| !String.valueOf(conversion.getValue()).matches(FRACTION)) {
			return null;
		}
		String value = String.valueOf(conversion.getValue());
		long millis = new BigDecimal(value).movePointRight(3).longValue();
		return new FailureAnalysis(
				String.format(Locale.ROOT, "Property '%s' is '%s', which is not a valid duration", name, value),
				String.format(Locale.ROOT, "Use '%dms'. A number without a unit means whole seconds.", millis), cause);
	}

}
