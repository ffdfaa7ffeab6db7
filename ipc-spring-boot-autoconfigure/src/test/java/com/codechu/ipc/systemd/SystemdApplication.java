package com.codechu.ipc.systemd;

import java.time.Duration;
import java.util.Map;

import com.codechu.ipc.handler.IpcCommand;
import com.codechu.ipc.handler.IpcHandler;
import com.codechu.ipc.os.Backoff;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.LivenessState;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
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

	/** What a daemon may do whose main loop is a runner. */
	@Bean
	ApplicationRunner runner(@Value("${runner:0s}") Duration duration) {
		return (arguments) -> Backoff.pause(duration);
	}

	@IpcHandler
	static class Commands {

		private final ApplicationEventPublisher events;

		Commands(ApplicationEventPublisher events) {
			this.events = events;
		}

		@IpcCommand("break")
		Map<String, Boolean> breakDown() {
			AvailabilityChangeEvent.publish(this.events, this, LivenessState.BROKEN);
			return Map.of("broken", true);
		}

		@IpcCommand
		Map<String, Boolean> ping() {
			return Map.of("pong", true);
		}

	}

}
