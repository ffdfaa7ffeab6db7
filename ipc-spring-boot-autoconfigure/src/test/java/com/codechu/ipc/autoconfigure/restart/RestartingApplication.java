package com.codechu.ipc.autoconfigure.restart;

import java.util.Map;

import com.codechu.ipc.handler.IpcCommand;
import com.codechu.ipc.handler.IpcHandler;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.devtools.restart.Restarter;
import org.springframework.context.annotation.Configuration;

/**
 * An application that DevTools restarts.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
class RestartingApplication {

	public static void main(String[] args) {
		new SpringApplicationBuilder(RestartingApplication.class).web(WebApplicationType.NONE).run(args);
	}

	@IpcHandler
	static class Commands {

		@IpcCommand
		Map<String, Integer> generation() {
			return Map.of("generation", System.identityHashCode(getClass()));
		}

		@IpcCommand
		void restart() {
			new Thread(() -> Restarter.getInstance().restart()).start();
		}

	}

}
