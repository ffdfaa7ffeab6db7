package com.codechu.ipc.autoconfigure;

import java.util.List;

import com.codechu.ipc.server.UnixServer;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * There is at least one server: that of {@code ipc.server}, one of {@code ipc.servers},
 * or one that the application declares.
 */
class OnIpcServerCondition extends OnMainIpcServerCondition {

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		ConditionMessage.Builder message = ConditionMessage.forCondition("IPC servers");
		List<String> named = IpcServerSettings.started(context.getEnvironment());
		if (!named.isEmpty()) {
			return ConditionOutcome.match(message.found("server", "servers").items(named));
		}
		ConfigurableListableBeanFactory beanFactory = context.getBeanFactory();
		boolean enabled = context.getEnvironment().getProperty(ENABLED, Boolean.class, true);
		if (enabled && beanFactory != null
				&& beanFactory.getBeanNamesForType(UnixServer.class, true, false).length > 0) {
			return ConditionOutcome.match(message.because("the application declares its own UnixServer bean"));
		}
		return super.getMatchOutcome(context, metadata);
	}

}
