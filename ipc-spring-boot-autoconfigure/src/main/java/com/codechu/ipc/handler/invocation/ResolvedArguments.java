package com.codechu.ipc.handler.invocation;

import java.security.Principal;
import java.util.List;
import java.util.stream.Stream;

import com.codechu.ipc.handler.InvalidDeclarationException;
import com.codechu.ipc.handler.IpcArgumentResolver;
import com.codechu.ipc.handler.IpcArgumentResolver.ArgumentSource;
import com.codechu.ipc.server.IpcRequest;
import com.codechu.ipc.server.internal.UnusableArgumentException;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.core.MethodParameter;
import org.springframework.util.ClassUtils;

/**
 * Arguments that are not bound from the request: those that the application resolves,
 * those of libraries, and the peer's user.
 */
final class ResolvedArguments {

	private final List<IpcArgumentResolver> resolvers;

	private ResolvedArguments(List<IpcArgumentResolver> resolvers) {
		this.resolvers = resolvers;
	}

	static ResolvedArguments of(BeanFactory beans) {
		return new ResolvedArguments(Stream
			.concat(beans.getBeanProvider(IpcArgumentResolver.class).orderedStream(),
					beans.getBeanProvider(LibraryArguments.class).orderedStream().map(LibraryArguments::resolver))
			.toList());
	}

	/**
	 * Find what provides the arguments for a parameter.
	 * @param declared the parameter
	 * @return provides them, {@code null} if no resolver claims the parameter
	 * @throws InvalidDeclarationException if it is claimed, but can never be provided
	 */
	Parameter.@Nullable Context find(MethodParameter declared) {
		for (IpcArgumentResolver resolver : this.resolvers) {
			try {
				ArgumentSource source = resolver.source(declared);
				if (source != null) {
					return new Parameter.Context(new Checked(source, resolver, declared));
				}
			}
			catch (IllegalArgumentException ex) {
				throw new InvalidDeclarationException(
						ParameterFactory.describe(declared) + " cannot be resolved: " + ex.getMessage(),
						"Correct the declaration of the parameter.");
			}
		}
		return (declared.getParameterType() == Principal.class) ? new Parameter.Context(PeerPrincipal::of) : null;
	}

	/**
	 * Refuses arguments that the method could not be called with.
	 */
	private record Checked(ArgumentSource source, IpcArgumentResolver resolver,
			MethodParameter declared) implements ArgumentSource {

		@Override
		public @Nullable Object get(IpcRequest request) throws Exception {
			Object argument = this.source.get(request);
			Class<?> type = this.declared.getParameterType();
			if ((argument != null) ? !ClassUtils.isAssignableValue(type, argument) : type.isPrimitive()) {
				throw new UnusableArgumentException(this.resolver.getClass().getName() + " has provided "
						+ ((argument != null) ? "a " + argument.getClass().getName() : "null") + " for "
						+ ParameterFactory.describe(this.declared).replaceFirst("^P", "p"));
			}
			return argument;
		}

	}

	/**
	 * The user at the other end, as the kernel reports it.
	 */
	private record PeerPrincipal(String user) implements Principal {

		static PeerPrincipal of(IpcRequest request) {
			return new PeerPrincipal(request.connection().peer().user());
		}

		@Override
		public String getName() {
			return this.user;
		}

	}

}
