package com.codechu.ipc.handler.listener;

import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

import com.codechu.ipc.fifo.FifoChannel;
import com.codechu.ipc.handler.InvalidDeclarationException;
import com.codechu.ipc.handler.IpcListener;
import com.codechu.ipc.handler.IpcListenerErrorHandler;
import com.codechu.ipc.handler.invocation.ArgumentValidator;
import com.codechu.ipc.handler.invocation.BeanMethod;
import com.codechu.ipc.handler.invocation.Beans;
import com.codechu.ipc.handler.invocation.ResolvedTypes;
import com.codechu.ipc.mapping.internal.WholeRequests;
import com.codechu.ipc.protocol.JsonLineProtocol;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.MethodParameter;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.Order;

/**
 * Finds the methods that listen to FIFOs.
 */
public final class ListenerBeans {

	private final Beans beans;

	private final JsonLineProtocol protocol;

	private final ArgumentValidator.Factory validators;

	/**
	 * Create a finder.
	 * @param beanFactory where to look
	 * @param protocol binds events
	 */
	public ListenerBeans(ConfigurableListableBeanFactory beanFactory, JsonLineProtocol protocol) {
		this.beans = new Beans(beanFactory);
		this.protocol = protocol;
		this.validators = ArgumentValidator.Factory.of(beanFactory, protocol);
	}

	/**
	 * Find the methods.
	 * @param channels the FIFOs by name
	 * @param errorHandler told when a method fails
	 * @return the listeners by the names of their FIFOs
	 * @throws InvalidDeclarationException if a method has not one parameter, or listens
	 * to an unknown FIFO
	 */
	public Map<String, FifoListener> find(Map<String, FifoChannel> channels, IpcListenerErrorHandler errorHandler) {
		Map<String, List<ListenerMethod>> methods = new TreeMap<>();
		this.beans.candidates(IpcListener.class)
			.forEach((name, type) -> Beans.methods(type, IpcListener.class)
				.forEach((method, annotation) -> methods
					.computeIfAbsent(known(annotation.value(), method, channels), (fifo) -> new ArrayList<>())
					.add(listener(name, type, method))));
		Map<String, FifoListener> listeners = new TreeMap<>();
		methods.forEach((fifo, found) -> {
			found.sort((one, two) -> Integer.compare(order(one), order(two)));
			listeners.put(fifo, new FifoListener(Objects.requireNonNull(channels.get(fifo)), found, errorHandler));
		});
		return listeners;
	}

	private static String known(String fifo, Method method, Map<String, FifoChannel> channels) {
		if (!channels.containsKey(fifo)) {
			throw new InvalidDeclarationException(
					String.format(Locale.ROOT, "%s listens to the unknown FIFO '%s'; known are %s",
							method.toGenericString(), fifo, channels.keySet()),
					String.format(Locale.ROOT, "Set 'ipc.fifo.%s.path', or correct the name.", fifo));
		}
		return fifo;
	}

	private ListenerMethod listener(String beanName, Class<?> beanType, Method method) {
		if (method.getParameterCount() != 1 || !WholeRequests.canBe(method.getParameterTypes()[0])) {
			throw new InvalidDeclarationException(method.toGenericString() + " cannot receive events",
					"Give it one parameter: a record, bean, Map or ObjectNode.");
		}
		Type type = ResolvedTypes.of(new MethodParameter(method, 0).withContainingClass(beanType));
		String reason = this.protocol.describeUnreadable(type);
		if (reason != null) {
			throw new InvalidDeclarationException(method.toGenericString() + " cannot receive events: " + reason,
					"Take a record, or a class that Jackson can create.");
		}
		return new ListenerMethod(new BeanMethod(this.beans.instance(beanName), method, beanType), this.protocol,
				this.protocol.readerFor(type),
				this.validators.create(beanType, method, Collections.singletonList(null)));
	}

	private static int order(ListenerMethod listener) {
		Order order = AnnotatedElementUtils.findMergedAnnotation(listener.method().method(), Order.class);
		return (order != null) ? order.value() : Ordered.LOWEST_PRECEDENCE;
	}

}
