package com.codechu.ipc.handler.invocation;

import java.util.Set;

import com.codechu.ipc.handler.IpcCommand;
import com.codechu.ipc.handler.IpcHandler;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * Warns of beans whose commands nobody can call, because the beans are not marked.
 */
public final class UnmarkedHandlers implements SmartInitializingSingleton {

	private static final Log logger = LogFactory.getLog(UnmarkedHandlers.class);

	private final Beans beans;

	/**
	 * Create the check.
	 * @param beanFactory where to look
	 */
	public UnmarkedHandlers(ConfigurableListableBeanFactory beanFactory) {
		this.beans = new Beans(beanFactory);
	}

	@Override
	public void afterSingletonsInstantiated() {
		Set<String> handlers = this.beans.marked(IpcHandler.class);
		this.beans.candidates(IpcCommand.class).forEach((name, type) -> {
			if (!handlers.contains(name) && !Beans.methods(type, IpcCommand.class).isEmpty()) {
				logger.warn(
						"Bean '%s' of type %s has methods marked @IpcCommand, but is not marked @IpcHandler itself: nobody can call them"
							.formatted(name, type.getName()));
			}
		});
	}

}
