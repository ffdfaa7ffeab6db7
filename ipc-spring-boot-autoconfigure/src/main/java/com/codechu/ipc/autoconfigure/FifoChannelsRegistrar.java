package com.codechu.ipc.autoconfigure;

import java.util.Locale;
import java.util.Map;

import com.codechu.ipc.fifo.FifoChannel;
import com.codechu.ipc.protocol.JsonLineProtocol;
import org.springframework.beans.factory.BeanRegistrar;
import org.springframework.beans.factory.BeanRegistry;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * Registers one channel for each name below {@code ipc.fifo}.
 */
class FifoChannelsRegistrar implements BeanRegistrar {

	@Override
	public void register(BeanRegistry registry, Environment environment) {
		Binder.get(environment)
			.bind("ipc.fifo", Bindable.mapOf(String.class, Object.class))
			.orElseGet(Map::of)
			.keySet()
			.forEach((name) -> registry.registerBean(name, FifoChannel.class, (spec) -> {
				spec.description("FIFO '" + name + "'");
				spec.supplier((context) -> open(name, context.bean(IpcFifoProperties.class),
						context.bean(JsonLineProtocol.class)));
			}));
	}

	private static FifoChannel open(String name, IpcFifoProperties properties, JsonLineProtocol protocol) {
		IpcFifoProperties.Fifo fifo = properties.getFifo().get(name);
		if (fifo == null || fifo.getPath() == null) {
			throw new IllegalStateException(String.format(Locale.ROOT, "Property 'ipc.fifo.%s.path' is not set", name));
		}
		Require.noTilde("ipc.fifo." + name + ".path", fifo.getPath());
		return FifoChannel.open(fifo.getPath(), fifo.getMode(), protocol);
	}

}
