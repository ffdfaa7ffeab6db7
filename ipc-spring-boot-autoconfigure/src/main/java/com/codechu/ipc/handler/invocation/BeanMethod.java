package com.codechu.ipc.handler.invocation;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.function.Supplier;

import com.codechu.ipc.handler.InvalidDeclarationException;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.support.AopUtils;
import org.springframework.core.ResolvableType;

/**
 * A method of a bean, which may be lazy, of any scope, or behind a proxy.
 *
 * @param target returns the bean
 * @param method the method of its class
 * @param type the class of the bean, which may have inherited the method
 * @param kotlin calls the method as Kotlin does, {@code null} if that is as Java does
 */
public record BeanMethod(Supplier<Object> target, Method method, Class<?> type, @Nullable KotlinCall kotlin) {

	public BeanMethod(Supplier<Object> target, Method method, Class<?> type) {
		this(target, method, type, KotlinCall.of(method));
	}

	public BeanMethod {
		if (Modifier.isPrivate(method.getModifiers())) {
			throw new InvalidDeclarationException(method.toGenericString() + " is private",
					"Make it at least package-private, so that it can be called through a proxy.");
		}
		method.trySetAccessible();
	}

	public @Nullable Object invoke(Object bean, @Nullable Object... arguments) throws Exception {
		try {
			Method invocable = invocable(bean);
			return (this.kotlin != null) ? this.kotlin.invoke(invocable, bean, arguments)
					: invocable.invoke(bean, arguments);
		}
		catch (InvocationTargetException ex) {
			throw cause(ex);
		}
	}

	/**
	 * Return what the method returns, be it later.
	 * @return the type, as it is in the class of the bean
	 */
	ResolvableType returnType() {
		return ResolvedTypes.ofReturn(this.method, this.type);
	}

	// Of which kind a bean's proxy is, if it has any, turns out when the bean is created.
	private Method invocable(Object bean) {
		if (!this.method.getDeclaringClass().isInstance(bean)) {
			return AopUtils.selectInvocableMethod(this.method, bean.getClass());
		}
		if (!isOverridable() && AopUtils.isCglibProxy(bean)) {
			throw hidden("its bean");
		}
		return this.method;
	}

	/**
	 * Require that the method can be called by way of a proxy.
	 * @param name the name of the bean
	 * @param bean the bean or its proxy
	 * @throws InvalidDeclarationException if the proxy hides the method, so that it would
	 * fail, or run without the fields of the bean
	 */
	void requireCallable(String name, Object bean) {
		if (AopUtils.isJdkDynamicProxy(bean)) {
			try {
				AopUtils.selectInvocableMethod(this.method, bean.getClass());
			}
			catch (IllegalStateException ex) {
				throw new InvalidDeclarationException(
						this.method.toGenericString() + " cannot be called: bean '" + name
								+ "' is a JDK proxy, which has only the methods of its interfaces",
						"Declare the method in an interface, or use a class-based proxy (proxyTargetClass).");
			}
		}
		else if (!isOverridable() && AopUtils.isCglibProxy(bean)) {
			throw hidden("bean '" + name + "'");
		}
	}

	// The class of a proxy extends that of the bean, in the same package.
	private boolean isOverridable() {
		int modifiers = this.method.getModifiers();
		return !Modifier.isFinal(modifiers) && (Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers)
				|| this.method.getDeclaringClass().getPackageName().equals(this.type.getPackageName()));
	}

	private InvalidDeclarationException hidden(String bean) {
		boolean last = Modifier.isFinal(this.method.getModifiers());
		return new InvalidDeclarationException(
				this.method.toGenericString()
						+ (last ? " is final, and " : " is package-private in another package, and ") + bean
						+ " is a proxy, so the method would run without the fields of the bean",
				last ? "Remove final." : "Make the method public or protected.");
	}

	// A proxy hides checked exceptions that the method does not declare.
	static Exception cause(InvocationTargetException ex) {
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
