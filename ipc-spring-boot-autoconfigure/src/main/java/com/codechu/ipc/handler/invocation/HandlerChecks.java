package com.codechu.ipc.handler.invocation;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Set;
import java.util.stream.Stream;

import com.codechu.ipc.handler.InvalidDeclarationException;
import com.codechu.ipc.handler.IpcAdvice;
import com.codechu.ipc.handler.IpcCommand;
import com.codechu.ipc.handler.IpcExceptionHandler;
import com.codechu.ipc.handler.IpcHandler;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * Looks at the handlers once all beans are there: refuses commands that the proxy of
 * their bean hides, and warns of those that nobody can call because their bean is not
 * marked.
 */
public final class HandlerChecks implements SmartInitializingSingleton {

	private static final Log logger = LogFactory.getLog(HandlerChecks.class);

	private final Beans beans;

	/**
	 * Create the checks.
	 * @param beanFactory where to look
	 */
	public HandlerChecks(ConfigurableListableBeanFactory beanFactory) {
		this.beans = new Beans(beanFactory);
	}

	@Override
	public void afterSingletonsInstantiated() {
		Set<String> handlers = this.beans.marked(IpcHandler.class);
		Stream.concat(handlers.stream(), this.beans.marked(IpcAdvice.class).stream()).forEach(this::requireCallable);
		warnOfUnmarked(IpcCommand.class, handlers, "@IpcHandler");
		handlers.addAll(this.beans.marked(IpcAdvice.class));
		warnOfUnmarked(IpcExceptionHandler.class, handlers, "@IpcHandler or @IpcAdvice");
	}

	private void warnOfUnmarked(Class<? extends Annotation> annotation, Set<String> marked, String marker) {
		this.beans.candidates(annotation).forEach((name, type) -> {
			if (!marked.contains(name) && !Beans.methods(type, annotation).isEmpty()) {
				logger.warn("Bean '" + name + "' of type " + type.getName() + " has methods marked @"
						+ annotation.getSimpleName() + ", but is not marked " + marker
						+ " itself: nobody can call them");
			}
		});
	}

	// Lazy beans, and those of other scopes, turn out when they are asked for.
	private void requireCallable(String name) {
		Object bean = this.beans.factory().getSingleton(name);
		if (bean != null && AopUtils.isAopProxy(bean)) {
			Class<?> type = AopUtils.getTargetClass(bean);
			Stream.of(IpcCommand.class, IpcExceptionHandler.class)
				.flatMap((annotation) -> Beans.methods(type, annotation).keySet().stream())
				.forEach((method) -> requireCallable(name, bean, method));
		}
	}

	private static void requireCallable(String name, Object proxy, Method method) {
		if (AopUtils.isJdkDynamicProxy(proxy)) {
			try {
				AopUtils.selectInvocableMethod(method, proxy.getClass());
			}
			catch (IllegalStateException ex) {
				throw new InvalidDeclarationException(
						method.toGenericString() + " cannot be called: bean '" + name
								+ "' is a JDK proxy, which has only the methods of its interfaces",
						"Declare the method in an interface, or let the bean be proxied by its class (proxyTargetClass).");
			}
		}
		else if (Modifier.isFinal(method.getModifiers())) {
			throw new InvalidDeclarationException(method.toGenericString() + " is final, and bean '" + name
					+ "' is a proxy, on which it would run without the fields of the bean", "Remove final.");
		}
	}

}
