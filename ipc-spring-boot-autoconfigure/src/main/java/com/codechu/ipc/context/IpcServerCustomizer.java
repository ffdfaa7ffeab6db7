package com.codechu.ipc.context;

import com.codechu.ipc.server.UnixServer;

/**
 * Changes the server before it is made, after the properties were applied. Beans of this
 * type are applied in their {@link org.springframework.core.annotation.Order order}.
 */
@FunctionalInterface
public interface IpcServerCustomizer {

	/**
	 * Change the server.
	 * @param builder describes the server
	 */
	void customize(UnixServer.Builder builder);

}
