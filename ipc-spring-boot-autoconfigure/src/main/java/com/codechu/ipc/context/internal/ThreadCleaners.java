package com.codechu.ipc.context.internal;

import java.util.ArrayList;
import java.util.List;

import com.codechu.ipc.handler.invocation.ThreadCleaner;
import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ThreadLocalAccessor;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.util.ClassUtils;

/**
 * What libraries bind to threads, as far as they are there.
 */
public final class ThreadCleaners {

	private ThreadCleaners() {
	}

	/**
	 * Return a cleaner for the libraries of an application.
	 * @param classLoader the application's
	 * @return the cleaner
	 */
	public static ThreadCleaner find(@Nullable ClassLoader classLoader) {
		List<ThreadCleaner> cleaners = new ArrayList<>();
		cleaners.add(ThreadCleaners::cleanLocale);
		if (ClassUtils.isPresent("org.slf4j.MDC", classLoader)) {
			cleaners.add(Logging.cleaner());
		}
		if (ClassUtils.isPresent("io.micrometer.context.ContextRegistry", classLoader)) {
			cleaners.add(Propagation.cleaner());
		}
		return () -> {
			for (ThreadCleaner cleaner : cleaners) {
				cleaner.clean();
			}
		};
	}

	// Looked at first, as removing costs more.
	private static void cleanLocale() {
		if (LocaleContextHolder.getLocaleContext() != null) {
			LocaleContextHolder.resetLocaleContext();
		}
	}

	/**
	 * Needs a library that may not be there.
	 */
	private static final class Logging {

		static ThreadCleaner cleaner() {
			return MDC::clear;
		}

	}

	/**
	 * Needs a library that may not be there.
	 */
	private static final class Propagation {

		private static final String OBSERVATION = "micrometer.observation";

		static ThreadCleaner cleaner() {
			List<ThreadLocalAccessor<?>> accessors = ContextRegistry.getInstance().getThreadLocalAccessors();
			return () -> {
				for (int i = 0; i < accessors.size(); i++) {
					clean(accessors.get(i));
				}
			};
		}

		// Observations are cleaned by who knows the registry: their accessor would put
		// another one in place of what it finds.
		private static void clean(ThreadLocalAccessor<?> accessor) {
			if (!OBSERVATION.equals(accessor.key()) && accessor.getValue() != null) {
				accessor.setValue();
			}
		}

	}

}
