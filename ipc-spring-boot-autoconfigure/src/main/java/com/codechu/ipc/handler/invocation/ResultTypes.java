package com.codechu.ipc.handler.invocation;

import java.lang.reflect.Method;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Flow;
import java.util.function.Supplier;

import com.codechu.ipc.handler.InvalidDeclarationException;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;

/**
 * Which results of methods can never be replies.
 */
final class ResultTypes {

	/** Work still to be done, by their names, as most of them may not be there. */
	private static final Set<String> WORK = Set.of(Callable.class.getName(), Flow.Publisher.class.getName(),
			Runnable.class.getName(), Supplier.class.getName(), "org.reactivestreams.Publisher",
			"kotlin.jvm.functions.Function0", "kotlin.coroutines.Continuation", "kotlinx.coroutines.flow.Flow");

	private static final String JACKSON_2 = "com.fasterxml.jackson.";

	private ResultTypes() {
	}

	/**
	 * Require that a result can be a reply.
	 * @param method the method
	 * @param type what it returns
	 * @throws InvalidDeclarationException if it can not
	 */
	static void requireWritable(Method method, ResolvableType type) {
		String reason = reason(type);
		if (reason != null) {
			throw new InvalidDeclarationException(
					"The result of " + method.toGenericString() + " can never be a reply: " + reason,
					"Return the value itself, or a CompletionStage of it.");
		}
	}

	private static @Nullable String reason(ResolvableType type) {
		Class<?> raw = type.toClass();
		if (raw.getName().startsWith(JACKSON_2)) {
			return raw.getName() + " is a type of Jackson 2, and replies are written by Jackson 3";
		}
		for (Class<?> each : supertypes(raw)) {
			if (WORK.contains(each.getName())) {
				return raw.getSimpleName() + " is work to be done, not a value";
			}
		}
		for (ResolvableType generic : type.getGenerics()) {
			String reason = reason(generic);
			if (reason != null) {
				return reason;
			}
		}
		return type.isArray() ? reason(type.getComponentType()) : null;
	}

	private static Set<Class<?>> supertypes(Class<?> type) {
		Set<Class<?>> supertypes = new LinkedHashSet<>(ClassUtils.getAllInterfacesForClassAsSet(type));
		supertypes.add(type);
		return supertypes;
	}

}
