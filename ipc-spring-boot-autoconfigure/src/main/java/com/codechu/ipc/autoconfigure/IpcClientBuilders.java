package com.codechu.ipc.autoconfigure;

import com.codechu.ipc.client.IpcClient;
import com.codechu.ipc.client.IpcClientInterceptor;
import com.codechu.ipc.context.IpcClientCustomizer;
import com.codechu.ipc.protocol.JsonLineProtocol;
import org.springframework.beans.factory.ObjectProvider;

/**
 * Creates client builders with the settings that all clients share.
 */
class IpcClientBuilders {

	private final JsonLineProtocol protocol;

	private final ObjectProvider<IpcClientCustomizer> customizers;

	private final ObjectProvider<IpcClientInterceptor> interceptors;

	private final ObjectProvider<ClientObservation> observation;

	IpcClientBuilders(JsonLineProtocol protocol, ObjectProvider<IpcClientCustomizer> customizers,
			ObjectProvider<IpcClientInterceptor> interceptors, ObjectProvider<ClientObservation> observation) {
		this.protocol = protocol;
		this.customizers = customizers;
		this.interceptors = interceptors;
		this.observation = observation;
	}

	/**
	 * Begin a client.
	 * @param name its name
	 * @param prefix where its properties come from
	 * @param properties its properties
	 * @return the builder
	 */
	IpcClient.Builder create(String name, String prefix, IpcClientProperties properties) {
		IpcClient.Builder builder = properties.applyTo(prefix, IpcClient.builder().name(name).protocol(this.protocol));
		if (properties.getObservation().isEnabled()) {
			this.observation
				.ifAvailable((each) -> builder.interceptor(each.interceptor(properties.isTracePropagation())));
		}
		this.interceptors.orderedStream().forEach(builder::interceptor);
		this.customizers.orderedStream().forEach((customizer) -> customizer.customize(name, builder));
		return builder;
	}

	/**
	 * How clients are observed.
	 */
	@FunctionalInterface
	interface ClientObservation {

		IpcClientInterceptor interceptor(boolean tracePropagation);

	}

}
