package com.codechu.ipc.autoconfigure;

import com.codechu.ipc.client.IpcClient;
import com.codechu.ipc.context.IpcClientCustomizer;
import com.codechu.ipc.protocol.JsonLineProtocol;
import org.springframework.beans.factory.ObjectProvider;

/**
 * Begins clients with what all of them share.
 */
class IpcClientBuilders {

	private final JsonLineProtocol protocol;

	private final ObjectProvider<IpcClientCustomizer> customizers;

	IpcClientBuilders(JsonLineProtocol protocol, ObjectProvider<IpcClientCustomizer> customizers) {
		this.protocol = protocol;
		this.customizers = customizers;
	}

	IpcClient.Builder create(String prefix, IpcClientProperties properties) {
		IpcClient.Builder builder = properties.applyTo(prefix, IpcClient.builder().protocol(this.protocol));
		this.customizers.orderedStream().forEach((customizer) -> customizer.customize(builder));
		return builder;
	}

}
