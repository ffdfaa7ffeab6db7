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
	 * @param builder describes the client
	 */
	void customize(IpcClient.Builder builder);

}
