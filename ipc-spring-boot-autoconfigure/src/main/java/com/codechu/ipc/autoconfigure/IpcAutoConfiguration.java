package com.codechu.ipc.autoconfigure;

import com.codechu.ipc.protocol.JsonLineProtocol;
import com.codechu.ipc.protocol.ProtocolLimits;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} for what servers, clients and FIFOs share: messages are read and
 * written by the application's {@link JsonMapper}.
 */
@AutoConfiguration(afterName = "org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration")
public final class IpcAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	JsonLineProtocol ipcJsonLineProtocol(ObjectProvider<JsonMapper> mapper) {
		return new JsonLineProtocol(mapper.getIfAvailable(JsonMapper::shared), ProtocolLimits.DEFAULTS);
	}

	@Bean
	static FileModeConverter ipcFileModeConverter() {
		return new FileModeConverter();
	}

}
