package com.codechu.ipc.autoconfigure;

import com.codechu.ipc.handler.IpcHandler;
import com.codechu.ipc.server.UnixServer;
import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;

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
	 * The application brings a server of its own.
	 */
	@ConditionalOnSingleCandidate(value = UnixServer.class, search = SearchStrategy.CURRENT)
	static class HasServer {

	}

	/**
	 * The server was asked for.
	 */
	@ConditionalOnBooleanProperty("ipc.server.enabled")
	static class IsWanted {

	}

}
