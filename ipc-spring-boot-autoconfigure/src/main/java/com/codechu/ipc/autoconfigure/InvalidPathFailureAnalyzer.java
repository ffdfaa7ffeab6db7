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
 * Explains paths that the locale of the process has no characters for.
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
		return new FailureAnalysis(
				String.format(Locale.ROOT,
						"Property '%s' is '%s', which has characters that file names cannot have in the locale of this "
								+ "process (their encoding is %s).",
						name, cause.getInput(), System.getProperty("sun.jnu.encoding")),
				"Start with LANG=C.UTF-8 in the environment and without LC_ALL, or take a path of ASCII characters.",
				cause);
	}

}
