package com.codechu.ipc.context;

import com.codechu.ipc.server.UnixServer;

/**
 * Customizes every server before it is created, after the properties were applied. Beans
 * of this type are applied in their {@link org.springframework.core.annotation.Order
 * order}.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface IpcServerCustomizer {

	/**
	 * Customize a server. Its name cannot be changed.
	 * @param name the name under {@code ipc.servers}, {@code default} for the server of
	 * {@code ipc.server}
	 * @param builder the builder of the server
	 */
	void customize(String name, UnixServer.Builder builder);

}
