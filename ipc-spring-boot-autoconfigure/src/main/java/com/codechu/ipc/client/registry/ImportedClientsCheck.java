package com.codechu.ipc.client.registry;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiPredicate;

import com.codechu.ipc.Internal;
import com.codechu.ipc.client.IpcExchange;
import com.codechu.ipc.mapping.internal.KotlinMethods;
import com.codechu.ipc.mapping.internal.MappedNames;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.annotation.AnnotatedElementUtils;

/**
 * Makes all clients that were imported, to find the mistakes in their interfaces, and
 * warns of methods that wait for a reply that never comes.
 */
@Internal
public final class ImportedClientsCheck implements SmartInitializingSingleton {

	private static final Log logger = LogFactory.getLog(ImportedClientsCheck.class);

	private final ConfigurableListableBeanFactory beans;

	private final IpcClients clients;

	private final BiPredicate<Path, String> silent;

	/**
	 * Create the check.
	 * @param beans where to look
	 * @param clients what sends the requests
	 * @param silent tells whether a server at some path is known to answer nothing to a
	 * command
	 */
	public ImportedClientsCheck(ConfigurableListableBeanFactory beans, IpcClients clients,
			BiPredicate<Path, String> silent) {
		this.beans = beans;
		this.clients = clients;
		this.silent = silent;
	}

	@Override
	public void afterSingletonsInstantiated() {
		this.beans.getBeansOfType(ImportedClients.class)
			.values()
			.forEach((imported) -> imported.clients().forEach(this::check));
	}

	private void check(String beanName, ImportedClients.Imported imported) {
		this.beans.getBean(beanName);
		Path path = this.clients.get(imported.client()).path();
		for (Method method : imported.type().getMethods()) {
			IpcExchange annotation = find(method);
			if (annotation != null && isSilent(imported.type(), method, annotation, path)) {
				logger.warn(String.format(Locale.ROOT,
						"%s waits for a reply, but the command does not send one: let the command return a value, or set @IpcCommand(acknowledged = true)",
						method.toGenericString()));
			}
		}
	}

	private boolean isSilent(Class<?> type, Method method, IpcExchange annotation, Path path) {
		IpcExchange common = Optional.ofNullable(find(type)).orElseGet(() -> find(method.getDeclaringClass()));
		boolean waits = KotlinMethods.returnType(method) != void.class || annotation.acknowledged()
				|| (common != null && common.acknowledged());
		String prefix = (common != null) ? common.value() : "";
		String command = this.beans.resolveEmbeddedValue(MappedNames.command(prefix, annotation.value(), method));
		return waits && command != null && this.silent.test(path, command);
	}

	private static @Nullable IpcExchange find(AnnotatedElement element) {
		return AnnotatedElementUtils.getMergedAnnotation(element, IpcExchange.class);
	}

}
