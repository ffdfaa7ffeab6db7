package com.codechu.ipc.autoconfigure;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * The requests of some server are to be logged.
 */
class OnRequestLoggingCondition extends SpringBootCondition {

	private static final String PROPERTY = "request-logging.enabled";

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		Environment environment = context.getEnvironment();
		boolean found = environment.getProperty(InheritedProperties.SERVER + "." + PROPERTY, Boolean.class, false)
				|| IpcServerSettings.started(environment)
					.stream()
					.anyMatch((name) -> Boolean.TRUE
						.equals(InheritedProperties.ofServer(name).flag(environment, PROPERTY)));
		return new ConditionOutcome(found, ConditionMessage.forCondition("IPC request logging")
			.because(found ? "a server logs requests" : "no server logs requests"));
	}

}
