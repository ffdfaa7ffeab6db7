package com.codechu.ipc.handler.invocation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

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
 * @param parameters provide its arguments, {@code null} for the exception itself
 */
record ExceptionMethod(BeanMethod method, List<Class<?>> exceptions, List<Parameter.@Nullable Context> parameters) {

	static ExceptionMethod of(BeanMethod method, Class<?>[] declared) {
		ResolvableType result = method.returnType();
		if (result.toClass() == void.class) {
			throw new InvalidDeclarationException(
					method + " is annotated with @IpcExceptionHandler, but returns no reply",
					"Return an ErrorEnvelope or a result, or throw an IpcErrorException.");
		}
		ResultTypes.requireWritable(method.method(), result);
		List<Class<?>> exceptions = new ArrayList<>(List.of(declared));
		List<Parameter.@Nullable Context> parameters = new ArrayList<>();
		boolean taken = false;
		for (int i = 0; i < method.method().getParameterCount(); i++) {
			Class<?> type = ResolvableType
				.forType(ResolvedTypes.of(new MethodParameter(method.method(), i).withContainingClass(method.type())))
				.toClass();
			Parameter.@Nullable Context context = ParameterFactory.context(type);
			if (context != null) {
				parameters.add(context);
				continue;
			}
			requireException(method, i, type, declared, taken);
			taken = true;
			if (declared.length == 0) {
				exceptions.add(type);
			}
			parameters.add(null);
		}
		if (exceptions.isEmpty()) {
			throw new InvalidDeclarationException(method
					+ " is annotated with @IpcExceptionHandler, but does not declare the exceptions that it handles",
					"Declare the exception as a parameter, or specify its class: @IpcExceptionHandler(X.class).");
		}
		return new ExceptionMethod(method, List.copyOf(exceptions), Collections.unmodifiableList(parameters));
	}

	private static void requireException(BeanMethod method, int index, Class<?> type, Class<?>[] declared,
			boolean taken) {
		boolean fits = !taken && ((declared.length == 0) ? Exception.class.isAssignableFrom(type)
				: List.of(declared).stream().allMatch(type::isAssignableFrom));
		if (!fits) {
			throw new InvalidDeclarationException(
					String.format(Locale.ROOT, "Parameter %d (of type %s) of %s cannot be bound", index,
							type.getSimpleName(), method),
					"Use the exception that the method handles, an IpcRequest, an IpcConnection or PeerCredentials.");
		}
	}

	@Nullable Object answer(Throwable failure, IpcRequest request) throws Exception {
		@Nullable Object[] arguments = new Object[this.parameters.size()];
		for (int i = 0; i < arguments.length; i++) {
			Parameter.Context context = this.parameters.get(i);
			arguments[i] = (context != null) ? context.source().get(request) : failure;
		}
		return this.method.invoke(this.method.target().get(), arguments);
	}

}
