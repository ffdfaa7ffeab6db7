package com.codechu.ipc.context.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import com.codechu.ipc.handler.invocation.ThreadState;
import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ContextSnapshotFactory;
import io.micrometer.context.ThreadLocalAccessor;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.context.i18n.LocaleContext;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.core.task.TaskDecorator;
import org.springframework.util.ClassUtils;

/**
 * What libraries bind to threads, as far as they are there.
 */
public final class ThreadStates {

	private ThreadStates() {
	}

	/**
	 * Return the state of the libraries of an application.
	 * @param classLoader the application's
	 * @param decorator what the application itself wants to be around tasks, {@code null}
	 * for nothing
	 * @return the state
	 */
	public static ThreadState find(@Nullable ClassLoader classLoader, @Nullable TaskDecorator decorator) {
		List<ThreadState> states = new ArrayList<>();
		states.add(new LocaleState());
		if (ClassUtils.isPresent("org.slf4j.MDC", classLoader)) {
			states.add(new LoggingState());
		}
		if (ClassUtils.isPresent("io.micrometer.context.ContextRegistry", classLoader)) {
			states.add(new PropagatedState(ContextRegistry.getInstance().getThreadLocalAccessors()));
		}
		if (decorator != null) {
			states.add(new DecoratedState(decorator));
		}
		return ThreadState.all(states);
	}

	/**
	 * That of Spring.
	 */
	private static final class LocaleState implements ThreadState {

		// Looked at first, as removing costs more.
		@Override
		public void clean() {
			if (LocaleContextHolder.getLocaleContext() != null) {
				LocaleContextHolder.resetLocaleContext();
			}
		}

		@Override
		public Runnable bind(Runnable task) {
			LocaleContext bound = LocaleContextHolder.getLocaleContext();
			if (bound == null) {
				return task;
			}
			return () -> {
				LocaleContext before = LocaleContextHolder.getLocaleContext();
				LocaleContextHolder.setLocaleContext(bound);
				try {
					task.run();
				}
				finally {
					LocaleContextHolder.setLocaleContext(before);
				}
			};
		}

	}

	/**
	 * Needs a library that may not be there.
	 */
	private static final class LoggingState implements ThreadState {

		@Override
		public void clean() {
			MDC.clear();
		}

		@Override
		public Runnable bind(Runnable task) {
			Map<String, String> bound = MDC.getCopyOfContextMap();
			if (bound == null || bound.isEmpty()) {
				return task;
			}
			return () -> {
				Map<String, String> before = MDC.getCopyOfContextMap();
				MDC.setContextMap(bound);
				try {
					task.run();
				}
				finally {
					MDC.setContextMap((before != null) ? before : Map.of());
				}
			};
		}

	}

	/**
	 * Needs a library that may not be there.
	 *
	 * @param accessors what is known of threads
	 */
	private record PropagatedState(List<ThreadLocalAccessor<?>> accessors) implements ThreadState {

		private static final String OBSERVATION = "micrometer.observation";

		@Override
		public void clean() {
			for (int i = 0; i < this.accessors.size(); i++) {
				clean(this.accessors.get(i));
			}
		}

		// Observations are cleaned by who knows the registry: their accessor would put
		// another one in place of what it finds.
		private static void clean(ThreadLocalAccessor<?> accessor) {
			if (!OBSERVATION.equals(accessor.key()) && accessor.getValue() != null) {
				accessor.setValue();
			}
		}

		@Override
		public Runnable bind(Runnable task) {
			return ContextSnapshotFactory.builder().build().captureAll().wrap(task);
		}

	}

	/**
	 * What the application wants.
	 *
	 * @param decorator its decorator
	 */
	private record DecoratedState(TaskDecorator decorator) implements ThreadState {

		@Override
		public void clean() {
		}

		@Override
		public Runnable bind(Runnable task) {
			return this.decorator.decorate(task);
		}

	}

}
