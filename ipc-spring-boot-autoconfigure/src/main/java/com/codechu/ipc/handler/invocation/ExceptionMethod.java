package com.codechu.ipc.handler.invocation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;

import com.codechu.ipc.handler.InvalidDeclarationException;
import com.codechu.ipc.server.IpcRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;

/**
 * A method that answers exceptions.
 *
 * @param method the method
 * @param exceptions what it answers
 * @param parameters return its arguments
 */
record ExceptionMethod(BeanMethod method, List<Class<?>> exceptions,
		List<BiFunction<Throwable, IpcRequest, @Nullable Object>> parameters) {

	static ExceptionMethod of(BeanMethod method, Class<?>[] declared) {
		ResolvableType result = ResolvedTypes.ofReturn(method.method(), method.type());
		if (result.toClass() == void.class) {
			throw new InvalidDeclarationException(method + " is marked @IpcExceptionHandler, but returns no reply",
					"Return an ErrorEnvelope or a result, or throw an IpcErrorException.");
		}
		ResultTypes.requireWritable(method.method(), result);
		List<Class<?>> exceptions = new ArrayList<>(List.of(declared));
		List<BiFunction<Throwable, IpcRequest, @Nullable Object>> parameters = new ArrayList<>();
		boolean taken = false;
		for (int i = 0; i < method.method().getParameterCount(); i++) {
			Class<?> type = ResolvableType
				.forType(ResolvedTypes.of(new MethodParameter(method.method(), i).withContainingClass(method.type())))
				.toClass();
			Parameter.@Nullable Context context = ParameterFactory.context(type);
			if (context != null) {
				parameters.add((failure, request) -> context.source().apply(request));
				continue;
			}
			requireException(method, i, type, declared, taken);
			taken = true;
			if (declared.length == 0) {
				exceptions.add(type);
			}
			parameters.add((failure, request) -> failure);
		}
		if (exceptions.isEmpty()) {
			throw new InvalidDeclarationException(
					method + " is marked @IpcExceptionHandler, but does not say which exception it answers",
					"Take the exception as a parameter, or name its class: @IpcExceptionHandler(X.class).");
		}
		return new ExceptionMethod(method, List.copyOf(exceptions), List.copyOf(parameters));
	}

	private static void requireException(BeanMethod method, int index, Class<?> type, Class<?>[] declared,
			boolean taken) {
		boolean fits = !taken && ((declared.length == 0) ? Exception.class.isAssignableFrom(type)
				: List.of(declared).stream().allMatch(type::isAssignableFrom));
		if (!fits) {
			throw new InvalidDeclarationException(
					String.format(Locale.ROOT, "Parameter %d (of type %s) of %s can never be bound", index,
							type.getSimpleName(), method),
					"Take the exception that the method answers, an IpcRequest, an IpcConnection or PeerCredentials.");
		}
	}

	@Nullable Object answer(Throwable failure, IpcRequest request) throws Exception {
		@Nullable Object[] arguments = new Object[this.parameters.size()];
		for (int i = 0; i < arguments.length; i++) {
			arguments[i] = this.parameters.get(i).apply(failure, request);
		}
		return this.method.invoke(this.method.target().get(), arguments);
	}

}
