package com.codechu.ipc.handler.invocation;

import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

import com.codechu.ipc.handler.InvalidDeclarationException;
import com.codechu.ipc.handler.IpcExceptionHandler;
import com.codechu.ipc.protocol.internal.Texts;
import com.codechu.ipc.server.IpcRequest;
import org.jspecify.annotations.Nullable;

/**
 * The methods of one bean that answer exceptions, by the classes of these.
 */
final class ExceptionMethods {

	/** Those of a bean that has none. */
	static final ExceptionMethods NONE = new ExceptionMethods(Map.of());

	private final Map<Class<?>, ExceptionMethod> methods;

	private ExceptionMethods(Map<Class<?>, ExceptionMethod> methods) {
		this.methods = methods;
	}

	/**
	 * Find the methods of a bean.
	 * @param type its class
	 * @param bean returns it
	 * @return its methods
	 * @throws InvalidDeclarationException if there is a mistake in their declaration
	 */
	static ExceptionMethods of(Class<?> type, Supplier<Object> bean) {
		Map<Class<?>, ExceptionMethod> methods = new HashMap<>();
		for (Map.Entry<Method, IpcExceptionHandler> each : Beans.methods(type, IpcExceptionHandler.class).entrySet()) {
			ExceptionMethod method = ExceptionMethod.of(new BeanMethod(bean, each.getKey(), type),
					each.getValue().value());
			for (Class<?> exception : method.exceptions()) {
				ExceptionMethod other = methods.put(exception, method);
				if (other != null) {
					throw new InvalidDeclarationException(
							String.format(Locale.ROOT, "%s is handled twice: by %s and by %s", exception.getName(),
									other.method(), method.method()),
							"Handle it in one of them only.");
				}
			}
		}
		return methods.isEmpty() ? NONE : new ExceptionMethods(methods);
	}

	boolean isEmpty() {
		return this.methods.isEmpty();
	}

	/**
	 * Answer a failure by the method of the nearest class.
	 * @param failure what was thrown
	 * @param request the request that failed
	 * @return the reply, perhaps one to be awaited; {@code null} to leave it to others
	 * @throws Exception what the method throws
	 */
	@Nullable Object answer(Exception failure, IpcRequest request) throws Exception {
		for (Throwable cause : isEmpty() ? List.<Throwable>of() : Texts.causes(failure)) {
			for (Class<?> type = cause.getClass(); type != null; type = type.getSuperclass()) {
				ExceptionMethod method = this.methods.get(type);
				if (method != null) {
					return method.answer(cause, request);
				}
			}
		}
		return null;
	}

}
