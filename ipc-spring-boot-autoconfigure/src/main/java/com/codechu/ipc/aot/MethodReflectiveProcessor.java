package com.codechu.ipc.aot;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.security.Principal;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import java.util.stream.Stream;

import com.codechu.ipc.mapping.internal.KotlinMethods;
import com.codechu.ipc.peer.PeerCredentials;
import com.codechu.ipc.server.IpcConnection;
import com.codechu.ipc.server.IpcRequest;
import com.codechu.ipc.topic.IpcTopic;
import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.ReflectionHints;
import org.springframework.aot.hint.annotation.ReflectiveProcessor;
import org.springframework.core.ReactiveAdapterRegistry;

/**
 * Hints for native images: methods that requests and events are dispatched to can be
 * called, and what they take and return can be read and written as JSON.
 */
public class MethodReflectiveProcessor implements ReflectiveProcessor {

	/**
	 * These are neither read nor written, but what they carry is, as with the types of
	 * reactive libraries.
	 */
	private static final Set<String> CARRIERS = Set.of(Stream.class.getName(), Flow.Publisher.class.getName(),
			CompletableFuture.class.getName(), CompletionStage.class.getName(), Consumer.class.getName(),
			IpcTopic.class.getName(), "com.codechu.ipc.handler.IpcEmitter");

	private static final Set<String> OTHERS = Set.of(void.class.getName(), IpcRequest.class.getName(),
			IpcConnection.class.getName(), PeerCredentials.class.getName(), Principal.class.getName(),
			"com.codechu.ipc.handler.IpcProgress");

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
		for (Parameter parameter : KotlinMethods.parameters(method)) {
			registerParameter(hints, parameter, parameter.getParameterizedType());
		}
		registerType(hints, KotlinMethods.returnType(method));
		KotlinHints.register(hints, method);
	}

	/**
	 * Let what a parameter takes be read and written as JSON, if it can be part of a
	 * message.
	 * @param hints where to register
	 * @param parameter the parameter
	 * @param type its type
	 */
	public static void registerParameter(ReflectionHints hints, Parameter parameter, Type type) {
		if (!SecurityTypes.isAny(parameter.getType(), parameter.getAnnotations())) {
			registerType(hints, type);
		}
	}

	/**
	 * Let values of a type be read and written as JSON.
	 * @param hints where to register
	 * @param type the type
	 */
	public static void registerType(ReflectionHints hints, Type type) {
		if (type instanceof ParameterizedType parameterized && isCarrier(parameterized.getRawType())) {
			for (Type carried : parameterized.getActualTypeArguments()) {
				registerType(hints, carried);
			}
		}
		else if (!OTHERS.contains(type.getTypeName()) && !isReactive(type)) {
			BINDING.registerReflectionHints(hints, type);
		}
	}

	private static boolean isCarrier(Type type) {
		return CARRIERS.contains(type.getTypeName()) || isReactive(type);
	}

	private static boolean isReactive(Type type) {
		return type instanceof Class<?> raw && ReactiveAdapterRegistry.getSharedInstance().getAdapter(raw) != null;
	}

}
