package com.codechu.ipc.autoconfigure;

import com.codechu.ipc.handler.IpcHandler;

import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;

/**
 * There is something to serve, or a server is wanted all the same, for Actuator say.
 */
class OnIpcServerCondition extends AnyNestedCondition {

	OnIpcServerCondition() {
		super(ConfigurationPhase.REGISTER_BEAN);
	}

	/**
	 * There are handlers.
	 */
	@ConditionalOnBean(annotation = IpcHandler.class)
	static class HasHandlers {

	}

	/**
	 * The server was asked for.
	 */
	@ConditionalOnBooleanProperty("ipc.server.enabled")
	static class IsWanted {

	}

}
