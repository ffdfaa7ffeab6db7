package com.codechu.ipc.autoconfigure;

import java.util.Set;
import java.util.TreeSet;

import com.codechu.ipc.file.TrustedDirectories;
import com.codechu.ipc.handler.invocation.HandlerChecks;
import com.codechu.ipc.protocol.JsonLineProtocol;
import com.codechu.ipc.server.UnixServer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} for what servers, clients and FIFOs share: messages are read and
 * written by the application's {@link JsonMapper}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(afterName = "org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration")
@EnableConfigurationProperties({ IpcProtocolProperties.class, IpcFileProperties.class })
public final class IpcAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	JsonLineProtocol ipcJsonLineProtocol(ObjectProvider<JsonMapper> mapper, IpcProtocolProperties properties) {
		return new JsonLineProtocol(mapper.getIfAvailable(JsonMapper::shared), properties.limits());
	}

	@Bean
	@ConditionalOnMissingBean
	TrustedDirectories ipcTrustedDirectories(IpcFileProperties properties) {
		return properties.trusted();
	}

	@Bean
	HandlerChecks ipcHandlerChecks(ConfigurableListableBeanFactory beanFactory, Environment environment) {
		Set<String> servers = new TreeSet<>(IpcServerSettings.named(environment));
		servers.add(UnixServer.DEFAULT_NAME);
		return new HandlerChecks(beanFactory, servers);
	}

	@Bean
	static UnknownProperties ipcUnknownProperties(ConfigurableEnvironment environment) {
		return new UnknownProperties(environment);
	}

	@Bean
	static FileModeConverter ipcFileModeConverter() {
		return new FileModeConverter();
	}

}
