package com.codechu.ipc.aot;

import com.codechu.ipc.client.IpcExchange;
import com.codechu.ipc.client.registry.ImportIpcClients;
import com.codechu.ipc.handler.IpcCommand;
import com.codechu.ipc.handler.IpcHandler;
import com.codechu.ipc.mapping.IpcParam;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * An application to be processed ahead of time. Nothing of it is public.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@ImportIpcClients(types = AheadOfTimeApplication.MainClient.class, client = "main")
@Import({ AheadOfTimeApplication.MainCommands.class, AheadOfTimeApplication.AdminCommands.class })
class AheadOfTimeApplication {

	public static void main(String[] arguments) {
		SpringApplication.run(AheadOfTimeApplication.class, arguments);
	}

	interface MainClient {

		@IpcExchange
		String who();

	}

	@IpcHandler
	static class MainCommands {

		@IpcCommand
		String who() {
			return "main";
		}

	}

	@IpcHandler(server = "admin")
	static class AdminCommands {

		private final MainClient main;

		AdminCommands(MainClient main) {
			this.main = main;
		}

		@IpcCommand
		String who(@IpcParam String name) {
			return "admin " + name + ", beside " + this.main.who();
		}

	}

}
