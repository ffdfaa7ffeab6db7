package com.codechu.ipc.autoconfigure;

import java.util.Locale;

import com.codechu.ipc.fifo.FifoChannel;
import com.codechu.ipc.protocol.JsonLineProtocol;
import org.springframework.beans.factory.BeanRegistrar;
import org.springframework.beans.factory.BeanRegistry;
import org.springframework.core.env.Environment;

/**
 * Registers one channel for each name below {@code ipc.fifo}.
 */
class FifoChannelsRegistrar implements BeanRegistrar {

	@Override
	public void register(BeanRegistry registry, Environment environment) {
		NamedBeans.FIFOS.names(environment)
			.forEach((name) -> registry.registerBean(NamedBeans.FIFOS.beanName(name), FifoChannel.class, (spec) -> {
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
