package com.codechu.ipc.systemd;

import java.util.Map;

import com.codechu.ipc.handler.IpcCommand;
import com.codechu.ipc.handler.IpcHandler;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Configuration;

/**
 * An application to be started by something that behaves like systemd.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
class SystemdApplication {

	public static void main(String[] args) {
		new SpringApplicationBuilder(SystemdApplication.class).web(WebApplicationType.NONE).run(args);
	}

	@IpcHandler
	static class Commands {

		@IpcCommand
		Map<String, Boolean> ping() {
			return Map.of("pong", true);
		}

	}

}
