package com.codechu.ipc.aot;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import java.util.stream.Stream;

import com.codechu.ipc.peer.PeerCredentials;
import com.codechu.ipc.server.IpcConnection;
import com.codechu.ipc.server.IpcRequest;
import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.ReflectionHints;
import org.springframework.aot.hint.annotation.ReflectiveProcessor;

/**
 * Hints for native images: methods that requests and events are dispatched to can be
 * called, and what they take and return can be read and written as JSON.
 */
public class MethodReflectiveProcessor implements ReflectiveProcessor {

	/** These are neither read nor written, but what they carry is. */
	private static final Set<Type> CARRIERS = Set.of(Stream.class, Flow.Publisher.class, CompletableFuture.class,
			CompletionStage.class, Consumer.class);

	private static final BindingReflectionHintsRegistrar BINDING = new BindingReflectionHintsRegistrar();

	@Override
	public void registerReflectionHints(ReflectionHints hints, AnnotatedElement element) {
		if (element instanceof Method method) {
			hints.registerMethod(method, ExecutableMode.INVOKE);
			registerTypes(hints, method);
		}
	}

	/**
	 * Let what a method takes and returns be read and written as JSON.
	 * @param hints where to register
	 * @param method the method
	 */
	public static void registerTypes(ReflectionHints hints, Method method) {
		for (Type type : method.getGenericParameterTypes()) {
			registerType(hints, type);
		}
		registerType(hints, method.getGenericReturnType());
	}

	/**
	 * Let values of a type be read and written as JSON.
	 * @param hints where to register
	 * @param type the type
	 */
	public static void registerType(ReflectionHints hints, Type type) {
		if (type instanceof ParameterizedType parameterized && CARRIERS.contains(parameterized.getRawType())) {
			for (Type carried : parameterized.getActualTypeArguments()) {
				registerType(hints, carried);
			}
		}
		else if (type != void.class && type != IpcRequest.class && type != IpcConnection.class
				&& type != PeerCredentials.class) {
			BINDING.registerReflectionHints(hints, type);
		}
	}

}
