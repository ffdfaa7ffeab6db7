package com.codechu.ipc.autoconfigure;

import com.codechu.ipc.handler.IpcHandler;
import com.codechu.ipc.handler.invocation.Beans;
import com.codechu.ipc.server.UnixServer;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.ConfigurationCondition;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * The server of {@code ipc.server} has handlers, or is enabled without handlers, for
 * example for Actuator.
 */
class OnMainIpcServerCondition extends SpringBootCondition implements ConfigurationCondition {

	static final String ENABLED = "ipc.server.enabled";

	@Override
	public ConfigurationPhase getConfigurationPhase() {
		return ConfigurationPhase.REGISTER_BEAN;
	}

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		ConditionMessage.Builder message = ConditionMessage.forCondition("IPC server");
		Boolean enabled = context.getEnvironment().getProperty(ENABLED, Boolean.class);
		if (enabled != null) {
			return new ConditionOutcome(enabled, message.because("'" + ENABLED + "' is " + enabled));
		}
		ConfigurableListableBeanFactory beanFactory = context.getBeanFactory();
		return (beanFactory != null && hasHandlers(new Beans(beanFactory)))
				? ConditionOutcome.match(message.because("there are handlers"))
				: ConditionOutcome.noMatch(message.because("there are no handlers"));
	}

	private static boolean hasHandlers(Beans beans) {
		return beans.marked(IpcHandler.class)
			.stream()
			.anyMatch((handler) -> beans.server(handler).equals(UnixServer.DEFAULT_NAME));
	}

}
