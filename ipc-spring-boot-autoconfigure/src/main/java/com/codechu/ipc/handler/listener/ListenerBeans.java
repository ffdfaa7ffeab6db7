package com.codechu.ipc.handler.listener;

import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

import com.codechu.ipc.client.IpcClient;
import com.codechu.ipc.client.registry.IpcClients;
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
 * Finds the methods that listen to FIFOs and streams.
 */
public final class ListenerBeans {

	private final Beans beans;

	private final JsonLineProtocol protocol;

	private final ArgumentValidator.Factory validators;

	private final UnaryOperator<String> placeholders;

	/**
	 * Create a finder.
	 * @param beanFactory where to look
	 * @param protocol binds events
	 */
	public ListenerBeans(ConfigurableListableBeanFactory beanFactory, JsonLineProtocol protocol) {
		this.beans = new Beans(beanFactory);
		this.protocol = protocol;
		this.validators = ArgumentValidator.Factory.of(beanFactory, protocol);
		this.placeholders = (text) -> Objects.requireNonNullElse(beanFactory.resolveEmbeddedValue(text), "");
	}

	/**
	 * Find the methods that listen to FIFOs.
	 * @param channels the FIFOs by name
	 * @param errorHandler called when a method fails
	 * @return the listeners by the names of their FIFOs
	 * @throws InvalidDeclarationException if a method has not one parameter, or listens
	 * to an unknown FIFO
	 */
	public Map<String, FifoListener> fifos(Map<String, FifoChannel> channels, IpcListenerErrorHandler errorHandler) {
		Map<String, FifoListener> listeners = new TreeMap<>();
		find(ListenerSource::isFifo, (source, method) -> requireKnown(source, method, channels))
			.forEach((source, methods) -> listeners.put(source.fifo(), new FifoListener(
					Objects.requireNonNull(channels.get(source.fifo())), new ListenerMethods(methods, errorHandler))));
		return listeners;
	}

	/**
	 * Find the methods that listen to streams.
	 * @param clients read the streams
	 * @param errorHandler called when a method fails
	 * @param interruptions called when items may have been lost
	 * @return the listeners by the names of their clients and commands
	 * @throws InvalidDeclarationException if a method has not one parameter that can be
	 * read, or listens to an unknown client
	 */
	public Map<String, StreamListener> streams(IpcClients clients, IpcListenerErrorHandler errorHandler,
			StreamInterruptions interruptions) {
		Map<String, StreamListener> listeners = new TreeMap<>();
		find((source) -> !source.isFifo(), (source, method) -> client(source, method, clients))
			.forEach((source, methods) -> listeners.put(source.client() + "/" + source.command(),
					new StreamListener(clients.get(source.client()), source.client(), source.command(),
							new ListenerMethods(methods, errorHandler), interruptions)));
		return listeners;
	}

	private Map<ListenerSource, List<ListenerMethod>> find(Predicate<ListenerSource> wanted,
			BiConsumer<ListenerSource, Method> check) {
		Map<ListenerSource, List<ListenerMethod>> found = new LinkedHashMap<>();
		this.beans.candidates(IpcListener.class)
			.forEach((name, type) -> Beans.methods(type, IpcListener.class).forEach((method, annotation) -> {
				ListenerSource source = ListenerSource.of(annotation, method, this.placeholders);
				if (wanted.test(source)) {
					check.accept(source, method);
					found.computeIfAbsent(source, (any) -> new ArrayList<>()).add(listener(name, type, method, source));
				}
			}));
		found.values().forEach((methods) -> methods.sort((one, two) -> Integer.compare(order(one), order(two))));
		return found;
	}

	private static void requireKnown(ListenerSource source, Method method, Map<String, FifoChannel> channels) {
		if (!channels.containsKey(source.fifo())) {
			throw new InvalidDeclarationException(
					String.format(Locale.ROOT, "%s listens to the unknown FIFO '%s'; known FIFOs: %s",
							method.toGenericString(), source.fifo(), channels.keySet()),
					String.format(Locale.ROOT, "Set 'ipc.fifos.%s.path', or correct the name.", source.fifo()));
		}
	}

	private static IpcClient client(ListenerSource source, Method method, IpcClients clients) {
		try {
			return clients.get(source.client());
		}
		catch (InvalidDeclarationException ex) {
			throw new InvalidDeclarationException(
					method.toGenericString() + " cannot listen to a stream. " + ex.getMessage(), ex.action());
		}
	}

	private ListenerMethod listener(String beanName, Class<?> beanType, Method method, ListenerSource source) {
		if (method.getParameterCount() != 1
				|| (source.isFifo() && !WholeRequests.canBe(method.getParameterTypes()[0]))) {
			throw new InvalidDeclarationException(
					method.toGenericString() + " cannot receive " + (source.isFifo() ? "events" : "items"),
					source.isFifo() ? "Declare one parameter: a record, bean, Map or ObjectNode."
							: "Declare one parameter, of any type that Jackson can read.");
		}
		Type type = ResolvedTypes.of(new MethodParameter(method, 0).withContainingClass(beanType));
		String reason = this.protocol.describeUnreadable(type);
		if (reason != null) {
			throw new InvalidDeclarationException(
					method.toGenericString() + " cannot receive " + (source.isFifo() ? "events: " : "items: ") + reason,
					"Use a record, or a class that Jackson can instantiate.");
		}
		this.beans.requireCallable(beanName, (any) -> List.of(method));
		return new ListenerMethod(new BeanMethod(this.beans.instance(beanName), method, beanType), this.protocol,
				this.protocol.readerFor(type),
				this.validators.create(beanType, method, Collections.singletonList(null)));
	}

	private static int order(ListenerMethod listener) {
		Order order = AnnotatedElementUtils.findMergedAnnotation(listener.method().method(), Order.class);
		return (order != null) ? order.value() : Ordered.LOWEST_PRECEDENCE;
	}

}
