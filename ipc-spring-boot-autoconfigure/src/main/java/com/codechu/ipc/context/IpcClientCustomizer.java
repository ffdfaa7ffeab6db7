package com.codechu.ipc.context;

import com.codechu.ipc.client.IpcClient;

/**
 * Changes every client, after the properties were applied. Beans of this type are applied
 * in their {@link org.springframework.core.annotation.Order order}.
 */
@FunctionalInterface
public interface IpcClientCustomizer {

	/**
	 * Change a client.
	 * @param name the name below {@code ipc.clients}, {@code default} for the client of
	 * {@code ipc.client}
	 * @param builder describes the client
	 */
	void customize(String name, IpcClient.Builder builder);

}
