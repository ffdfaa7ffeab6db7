package com.codechu.ipc.client.registry;

import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.BiPredicate;

import com.codechu.ipc.client.IpcExchange;
import com.codechu.ipc.mapping.internal.MappedNames;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;

/**
 * Makes all clients that were imported, to find the mistakes in their interfaces, and
 * warns of methods that wait for a reply that never comes.
 */
public final class ImportedClientsCheck implements SmartInitializingSingleton {

	private static final Log logger = LogFactory.getLog(ImportedClientsCheck.class);

	private final ListableBeanFactory beans;

	private final IpcClients clients;

	private final BiPredicate<Path, String> silent;

	/**
	 * Create the check.
	 * @param beans where to look
	 * @param clients what sends the requests
	 * @param silent tells whether a server at some path is known to answer nothing to a
	 * command
	 */
	public ImportedClientsCheck(ListableBeanFactory beans, IpcClients clients, BiPredicate<Path, String> silent) {
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
			IpcExchange annotation = method.getAnnotation(IpcExchange.class);
			boolean waits = annotation != null && (method.getReturnType() != void.class || annotation.acknowledged());
			if (waits && this.silent.test(path, MappedNames.command(annotation.value(), method))) {
				logger.warn(String.format(Locale.ROOT,
						"%s waits for a reply, but the command answers nothing: return something, or let it be acknowledged",
						method.toGenericString()));
			}
		}
	}

}
