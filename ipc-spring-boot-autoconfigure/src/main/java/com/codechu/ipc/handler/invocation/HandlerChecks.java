package com.codechu.ipc.handler.invocation;

import java.lang.annotation.Annotation;
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

	private void requireCallable(String name) {
		this.beans.requireCallable(name, (type) -> DeclaredCommand.of(type).keySet());
		this.beans.requireCallable(name, (type) -> Beans.methods(type, IpcExceptionHandler.class).keySet());
	}

}
