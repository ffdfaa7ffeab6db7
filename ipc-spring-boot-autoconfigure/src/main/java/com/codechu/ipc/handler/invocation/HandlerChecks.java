package com.codechu.ipc.handler.invocation;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
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
 * Looks at the handlers once all beans are there: refuses those of unknown servers, and
 * commands that the proxy of their bean hides, and warns of those that cannot be called
 * because their bean is not annotated.
 */
public final class HandlerChecks implements SmartInitializingSingleton {

	private static final Log logger = LogFactory.getLog(HandlerChecks.class);

	private final Beans beans;

	private final Set<String> servers;

	/**
	 * Create the checks.
	 * @param beanFactory where to look
	 * @param servers the names of the servers
	 */
	public HandlerChecks(ConfigurableListableBeanFactory beanFactory, Collection<String> servers) {
		this.beans = new Beans(beanFactory);
		this.servers = new TreeSet<>(servers);
	}

	@Override
	public void afterSingletonsInstantiated() {
		Set<String> handlers = this.beans.marked(IpcHandler.class);
		handlers.forEach(this::requireServer);
		Set<String> advice = this.beans.marked(IpcAdvice.class);
		Stream.concat(handlers.stream(), advice.stream()).forEach(this::requireCallable);
		warnOfUnmarked(IpcCommand.class, handlers, "@IpcHandler");
		handlers.addAll(advice);
		warnOfUnmarked(IpcExceptionHandler.class, handlers, "@IpcHandler or @IpcAdvice");
	}

	private void requireServer(String name) {
		String server = this.beans.server(name);
		if (!this.servers.contains(server)) {
			throw new InvalidDeclarationException(String.format(Locale.ROOT,
					"Bean '%s' is annotated with @IpcHandler(server = \"%s\"), but there is no such IPC server; known servers: %s",
					name, server, String.join(", ", this.servers)),
					String.format(Locale.ROOT, "Configure the server below 'ipc.servers.%s', or correct the name.",
							server));
		}
	}

	private void warnOfUnmarked(Class<? extends Annotation> annotation, Set<String> marked, String marker) {
		this.beans.candidates(annotation).forEach((name, type) -> {
			if (!marked.contains(name) && !Beans.methods(type, annotation).isEmpty()) {
				logger.warn("Bean '" + name + "' of type " + type.getName() + " has methods annotated with @"
						+ annotation.getSimpleName() + ", but is not annotated with " + marker
						+ " itself: they cannot be called");
			}
		});
	}

	// Lazy beans, and those of other scopes, are checked when they are requested.
	private void requireCallable(String name) {
		Object bean = this.beans.factory().getSingleton(name);
		if (bean != null && AopUtils.isAopProxy(bean)) {
			Class<?> type = AopUtils.getTargetClass(bean);
			Stream
				.concat(DeclaredCommand.of(type).keySet().stream(),
						Beans.methods(type, IpcExceptionHandler.class).keySet().stream())
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
						"Declare the method in an interface, or use a class-based proxy (proxyTargetClass).");
			}
		}
		else if (Modifier.isFinal(method.getModifiers())) {
			throw new InvalidDeclarationException(method.toGenericString() + " is final, and bean '" + name
					+ "' is a proxy, so the method would run without the fields of the bean", "Remove final.");
		}
	}

}
