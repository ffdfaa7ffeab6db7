package com.codechu.ipc.client;

import java.lang.invoke.MethodHandles;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;

import com.codechu.ipc.Internal;
import org.jspecify.annotations.Nullable;

/**
 * Creates client implementations of interfaces with {@link IpcExchange} methods. Default
 * methods of the interface are called as they are.
 *
 * @since 0.1.0
 */
public final class IpcServiceProxyFactory {

	private final IpcClient client;

	private final IpcReactiveTypes reactiveTypes;

	private final IpcAnnotations annotations;

	private IpcServiceProxyFactory(Builder builder) {
		this.client = builder.client;
		this.reactiveTypes = builder.reactiveTypes;
		this.annotations = builder.annotations;
	}

	/**
	 * Begin a factory.
	 * @param client sends the requests
	 * @return a builder
	 */
	public static Builder builderFor(IpcClient client) {
		return new Builder(client);
	}

	/**
	 * Create an implementation of an interface.
	 * @param <T> the interface
	 * @param type the interface
	 * @return the implementation, thread-safe if the client is
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
				methods.put(method, ExchangeMethod.of(type, method, this.reactiveTypes, this.annotations));
			}
		}
		return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type },
				new Handler(type, this.client, methods)));
	}

	/**
	 * Calls the methods that were resolved when the proxy was created.
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

	/**
	 * Builds a factory. Not safe for use by multiple concurrent threads.
	 */
	public static final class Builder {

		private final IpcClient client;

		private IpcReactiveTypes reactiveTypes = IpcReactiveTypes.NONE;

		private IpcAnnotations annotations = IpcAnnotations.DIRECT;

		private Builder(IpcClient client) {
			this.client = client;
		}

		/**
		 * Set which further types methods may return. Default: none.
		 * @param reactiveTypes knows the types
		 * @return this builder
		 */
		@Internal
		public Builder reactiveTypes(IpcReactiveTypes reactiveTypes) {
			this.reactiveTypes = reactiveTypes;
			return this;
		}

		/**
		 * Set what finds the annotations of the interface. Default: what an element is
		 * marked with itself.
		 * @param annotations finds annotations
		 * @return this builder
		 */
		@Internal
		public Builder annotations(IpcAnnotations annotations) {
			this.annotations = annotations;
			return this;
		}

		/**
		 * Build the factory.
		 * @return a new factory
		 */
		public IpcServiceProxyFactory build() {
			return new IpcServiceProxyFactory(this);
		}

	}

}
