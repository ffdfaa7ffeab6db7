package com.codechu.ipc.handler.invocation;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.BaseStream;
import java.util.stream.Stream;

import com.codechu.ipc.handler.InvalidDeclarationException;
import com.codechu.ipc.mapping.internal.KotlinMethods;
import com.codechu.ipc.topic.IpcTopic;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;

/**
 * Which results of methods can never be replies.
 */
final class ResultTypes {

	/** Work still to be done. Other types may happen to implement these. */
	private static final Set<Class<?>> WORK = Set.of(Callable.class, Runnable.class, Supplier.class);

	/**
	 * Values still to come, by their names, as most of these may not be there. Where they
	 * are not the result itself, nobody waits for them.
	 */
	private static final Set<String> PUBLISHERS = Set.of(Flow.Publisher.class.getName(),
			"org.reactivestreams.Publisher", "kotlinx.coroutines.flow.Flow");

	private static final List<Class<?>> LATER = List.of(CompletionStage.class, Future.class);

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
		ReplyForm form = form(type);
		if (form == ReplyForm.VALUE && KotlinMethods.isFlow(type.toClass())) {
			throw new InvalidDeclarationException(
					method.toGenericString() + " returns a Kotlin Flow, but the library that adapts it is missing",
					"Add the dependency org.jetbrains.kotlinx:kotlinx-coroutines-reactor.");
		}
		String reason = reason((form != ReplyForm.VALUE) ? item(type) : type);
		if (reason != null) {
			throw new InvalidDeclarationException(
					"The result of " + method.toGenericString() + " cannot be a reply: " + reason,
					"Return the value itself, or a CompletionStage of it.");
		}
	}

	/**
	 * Return how results of a type become a reply.
	 * @param type what a method returns
	 * @return the form
	 */
	static ReplyForm form(ResolvableType type) {
		Class<?> raw = completed(type).toClass();
		if (raw == IpcTopic.class) {
			return ReplyForm.TOPIC;
		}
		if (BaseStream.class.isAssignableFrom(raw)) {
			return ReplyForm.STREAM;
		}
		ReplyForm reactive = ReactiveResults.form(raw);
		return (reactive != null) ? reactive : ReplyForm.VALUE;
	}

	/**
	 * Return what is there once it has been waited for.
	 * @param type what a method returns
	 * @return the type of the single value, or of what has many
	 */
	static ResolvableType awaited(ResolvableType type) {
		return (form(type) == ReplyForm.SINGLE) ? item(type) : completed(type);
	}

	private static ResolvableType completed(ResolvableType type) {
		ResolvableType awaited = type;
		for (Class<?> later : LATER) {
			awaited = later.isAssignableFrom(awaited.toClass()) ? ResolvedTypes.of(awaited.as(later).getGeneric())
					: awaited;
		}
		return awaited;
	}

	// Where a library says nothing of it, such as for IntStream, any value will do.
	private static ResolvableType item(ResolvableType type) {
		ResolvableType many = completed(type);
		if (many.hasGenerics()) {
			return ResolvedTypes.of(many.getGeneric());
		}
		return ResolvableType.forClass(ReactiveResults.isNoValue(many.toClass()) ? Void.class : Object.class);
	}

	/**
	 * Return what is sent in the end.
	 * @param type what a method returns
	 * @return the type of what is awaited, or may be there, or of each item
	 */
	static ResolvableType unwrap(ResolvableType type) {
		ResolvableType reply = (form(type) != ReplyForm.VALUE) ? item(type) : type;
		for (Class<?> wrapper : List.of(CompletionStage.class, Future.class, Optional.class)) {
			reply = wrapper.isAssignableFrom(reply.toClass()) ? ResolvedTypes.of(reply.as(wrapper).getGeneric())
					: reply;
		}
		return reply;
	}

	private static @Nullable String reason(ResolvableType type) {
		Class<?> raw = type.toClass();
		if (raw.getName().startsWith(JACKSON_2)) {
			return raw.getName() + " is a type of Jackson 2, and replies are written by Jackson 3";
		}
		if (WORK.contains(raw) || isPublisher(raw)) {
			return raw.getSimpleName() + " is a task, not a value";
		}
		for (ResolvableType generic : (raw == Class.class) ? new ResolvableType[0] : type.getGenerics()) {
			String reason = reason(generic);
			if (reason != null) {
				return reason;
			}
		}
		return type.isArray() ? reason(type.getComponentType()) : null;
	}

	private static boolean isPublisher(@Nullable Class<?> type) {
		return type != null && (PUBLISHERS.contains(type.getName()) || isPublisher(type.getSuperclass())
				|| Stream.of(type.getInterfaces()).anyMatch(ResultTypes::isPublisher));
	}

}
