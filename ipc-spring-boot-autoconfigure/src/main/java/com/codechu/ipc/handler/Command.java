package com.codechu.ipc.handler;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.function.Supplier;

import com.codechu.ipc.server.IpcRequest;
import com.codechu.ipc.server.RequestHandler;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.support.AopUtils;

/**
 * How one command is answered, decided when the application starts: which method of which
 * bean, and where its arguments come from.
 *
 * @param name the command's name
 * @param bean returns the bean to call
 * @param method the method to call on it
 * @param parameters where the arguments come from
 * @param validator checks the arguments
 */
record Command(String name, Supplier<Object> bean, Method method, Parameter[] parameters,
		ArgumentValidator validator) implements RequestHandler {

	@Override
	public @Nullable Object handle(IpcRequest request) throws Exception {
		@Nullable Object[] arguments = new Object[this.parameters.length];
		for (int i = 0; i < arguments.length; i++) {
			arguments[i] = this.parameters[i].argument(request);
		}
		Object bean = this.bean.get();
		this.validator.validate(bean, this.method, this.parameters, arguments);
		try {
			return invocable(bean).invoke(bean, arguments);
		}
		catch (InvocationTargetException ex) {
			throw cause(ex);
		}
	}

	// A JDK proxy has the methods of its interfaces only. Of which kind a bean's proxy
	// is,
	// if it has any, turns out when the bean is created.
	private Method invocable(Object bean) {
		return this.method.getDeclaringClass().isInstance(bean) ? this.method
				: AopUtils.selectInvocableMethod(this.method, bean.getClass());
	}

	// A proxy hides checked exceptions that the method does not declare.
	private static Exception cause(InvocationTargetException ex) {
		Throwable cause = ex.getCause();
		if (cause instanceof UndeclaredThrowableException undeclared && undeclared.getCause() != null) {
			cause = undeclared.getCause();
		}
		if (cause instanceof Error error) {
			throw error;
		}
		return (cause instanceof Exception exception) ? exception : ex;
	}

	@Override
	public String toString() {
		return this.method.toGenericString();
	}

}
