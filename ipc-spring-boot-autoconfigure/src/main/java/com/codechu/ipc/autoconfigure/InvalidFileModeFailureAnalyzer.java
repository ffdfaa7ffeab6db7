package com.codechu.ipc.autoconfigure;

import java.util.Locale;

import com.codechu.ipc.file.InvalidFileModeException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Analyzes properties that are not a valid file mode. Ordered before Boot's own analyzer
 * of binding failures, which would report the conversion.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
class InvalidFileModeFailureAnalyzer extends AbstractFailureAnalyzer<InvalidFileModeException> {

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, InvalidFileModeException cause) {
		BindException bind = findCause(rootFailure, BindException.class);
		if (bind == null || bind.getProperty() == null) {
			return null;
		}
		String origin = (bind.getProperty().getOrigin() != null)
				? String.format(Locale.ROOT, " (%s)", bind.getProperty().getOrigin()) : "";
		return new FailureAnalysis(
				String.format(Locale.ROOT, "Property '%s'%s is not a valid file mode. %s.", bind.getName(), origin,
						cause.getMessage()),
				String.format(Locale.ROOT,
						"Set '%s' to \"0600\" for this user only, or to \"0660\" for a group as well.", bind.getName()),
				cause);
	}

}
