package com.codechu.ipc.autoconfigure;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

import com.codechu.ipc.handler.invocation.HandlerBeans;
import com.codechu.ipc.protocol.JsonLineProtocol;
import com.codechu.ipc.server.UnixServer;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * Logs which settings have no effect because the application declares its own server
 * instead of that of {@code ipc.server}.
 *
 * @param beanFactory where to look
 * @param protocol binds arguments
 * @param settings of the server that is replaced
 */
record ReplacedServer(ConfigurableListableBeanFactory beanFactory, JsonLineProtocol protocol,
		IpcServerSettings settings) {

	private static final Log logger = LogFactory.getLog(UnixServer.class);

	void warn() {
		Environment environment = this.beanFactory.getBean(Environment.class);
		List<String> named = IpcServerSettings.started(environment).stream().map(NamedBeans.SERVERS::beanName).toList();
		List<String> own = Stream.of(this.beanFactory.getBeanNamesForType(UnixServer.class))
			.filter((name) -> !named.contains(name))
			.toList();
		List<String> commands = own.isEmpty() ? List.of() : commands();
		boolean configured = Binder.get(environment)
			.bind(InheritedProperties.SERVER, Bindable.mapOf(String.class, Object.class))
			.orElse(Map.of())
			.keySet()
			.stream()
			.anyMatch((name) -> !name.equals("enabled"));
		if (!own.isEmpty() && (configured || !commands.isEmpty())) {
			logger.warn(String.format(Locale.ROOT,
					"UnixServer bean '%s' replaces the IPC server of 'ipc.server': those properties have no effect on it%s. "
							+ "To have both servers, declare it with @Bean(defaultCandidate = false)",
					String.join("', '", own),
					commands.isEmpty() ? "" : ", and these commands are not served: " + String.join(", ", commands)));
		}
	}

	private List<String> commands() {
		String key = this.settings.get(UnixServer.DEFAULT_NAME).getCommandKey();
		return new HandlerBeans(this.beanFactory, this.protocol, key).find(UnixServer.DEFAULT_NAME).names();
	}

}
