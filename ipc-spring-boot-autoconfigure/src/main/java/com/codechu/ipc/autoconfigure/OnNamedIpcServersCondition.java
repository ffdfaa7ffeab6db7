package com.codechu.ipc.autoconfigure;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * There are servers under {@code ipc.servers}.
 */
class OnNamedIpcServersCondition extends SpringBootCondition {

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		boolean found = !IpcServerSettings.started(context.getEnvironment()).isEmpty();
		return new ConditionOutcome(found,
				ConditionMessage.forCondition("IPC servers").because(found ? "some are named" : "none is named"));
	}

}
