package com.codechu.ipc.context;

import com.codechu.ipc.client.IpcClient;

/**
 * Customizes every client, after the properties were applied. Beans of this type are
 * applied in their {@link org.springframework.core.annotation.Order order}.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface IpcClientCustomizer {

	/**
	 * Customize a client.
	 * @param name the name under {@code ipc.clients}, {@code default} for the client of
	 * {@code ipc.client}
	 * @param builder the builder of the client
	 */
	void customize(String name, IpcClient.Builder builder);

}
