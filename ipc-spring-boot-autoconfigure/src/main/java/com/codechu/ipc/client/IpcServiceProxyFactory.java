package com.codechu.ipc.client;

import java.lang.invoke.MethodHandles;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Makes clients out of interfaces with {@link IpcExchange} methods. Default methods of
 * the interface work as written.
 */
public final class IpcServiceProxyFactory {

	private final IpcClient client;

	private final IpcReactiveTypes reactiveTypes;

	/**
	 * Create a factory.
	 * @param client sends the requests
	 */
	public IpcServiceProxyFactory(IpcClient client) {
		this(client, IpcReactiveTypes.NONE);
	}

	/**
	 * Create a factory.
	 * @param client sends the requests
	 * @param reactiveTypes further types that methods may return
	 */
	public IpcServiceProxyFactory(IpcClient client, IpcReactiveTypes reactiveTypes) {
		this.client = client;
		this.reactiveTypes = reactiveTypes;
	}

	/**
	 * Make an implementation.
	 * @param <T> the interface
	 * @param type the interface
	 * @return its implementation, as safe for use by several threads as the client
	 * @throws IllegalArgumentException if a method cannot be implemented, naming it and
	 * the parameter
	 */
	public <T> T createClient(Class<T> type) {
		if (!type.isInterface()) {
			throw new IllegalArgumentException(type.getName() + " is not an interface");
		}
		Map<Method, ExchangeMethod> methods = new HashMap<>();
		for (Method method : type.getMethods()) {
			if (Modifier.isAbstract(method.getModifiers())) {
				methods.put(method, ExchangeMethod.of(type, method, this.reactiveTypes));
			}
		}
		return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type },
				new Handler(type, this.client, methods)));
	}

	/**
	 * Calls what was decided when the proxy was made.
	 */
	private record Handler(Class<?> type, IpcClient client,
			Map<Method, ExchangeMethod> methods) implements InvocationHandler {

		@Override
		public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
			if (method.getDeclaringClass() == Object.class) {
				return switch (method.getName()) {
					case "equals" -> arguments != null && proxy == arguments[0];
					case "hashCode" -> System.identityHashCode(proxy);
					default -> this.type.getSimpleName() + " of " + this.client.path();
				};
			}
			ExchangeMethod exchange = this.methods.get(method);
			if (exchange == null) {
				return invokeDefault(proxy, method, arguments);
			}
			return exchange.invoke(this.client, (arguments != null) ? arguments : new Object[0]);
		}

		// InvocationHandler.invokeDefault does not reach interfaces that are not public.
		private static @Nullable Object invokeDefault(Object proxy, Method method, Object @Nullable [] arguments)
				throws Throwable {
			Class<?> declaring = method.getDeclaringClass();
			return MethodHandles.privateLookupIn(declaring, MethodHandles.lookup())
				.unreflectSpecial(method, declaring)
				.bindTo(proxy)
				.invokeWithArguments((arguments != null) ? arguments : new Object[0]);
		}

	}

}
