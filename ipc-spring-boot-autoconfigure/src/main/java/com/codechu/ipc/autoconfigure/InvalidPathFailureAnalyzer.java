package com.codechu.ipc.autoconfigure;

import java.nio.file.InvalidPathException;
import java.util.Locale;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Analyzes paths that cannot be encoded in the locale of the process.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
class InvalidPathFailureAnalyzer extends AbstractFailureAnalyzer<InvalidPathException> {

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, InvalidPathException cause) {
		BindException bind = findCause(rootFailure, BindException.class);
		if (bind == null || !bind.getName().toString().startsWith("ipc")) {
			return null;
		}
		String name = (bind.getProperty() != null) ? bind.getProperty().getName().toString()
				: bind.getName().toString();
		return new FailureAnalysis(String.format(Locale.ROOT,
				"Property '%s' is '%s', which contains characters that cannot be encoded in file names in the locale "
						+ "of this process (encoding %s).",
				name, cause.getInput(), System.getProperty("sun.jnu.encoding")),
				"Start the application with LANG=C.UTF-8 and without LC_ALL, or use a path of ASCII characters.",
				cause);
	}

}
