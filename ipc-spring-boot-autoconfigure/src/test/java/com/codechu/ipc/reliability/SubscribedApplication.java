package com.codechu.ipc.reliability;

import com.codechu.ipc.handler.IpcCommand;
import com.codechu.ipc.handler.IpcHandler;
import com.codechu.ipc.topic.IpcTopic;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Configuration;

/**
 * An application in a process of its own, with room for many subscribers.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
class SubscribedApplication {

	public static void main(String[] args) {
		new SpringApplicationBuilder(SubscribedApplication.class).web(WebApplicationType.NONE)
			.properties("ipc.server.path=" + args[0], "ipc.server.limits.max-connections=1200",
					"ipc.server.limits.max-streams=1100")
			.run();
		System.out.println("started");
	}

	@IpcHandler
	static class Commands {

		private final IpcTopic<Integer> ticks = IpcTopic.create();

		@IpcCommand
		IpcTopic<Integer> ticks() {
			return this.ticks;
		}

	}

}
