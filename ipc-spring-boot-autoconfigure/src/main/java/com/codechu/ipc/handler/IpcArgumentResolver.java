package com.codechu.ipc.handler;

import com.codechu.ipc.server.IpcRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;

/**
 * Provides arguments of {@link IpcCommand} methods that are not part of the request, such
 * as the tenant that the peer's user belongs to. Beans of this type are consulted on
 * startup, once for each parameter, in their
 * {@link org.springframework.core.annotation.Order order}; the first one that returns a
 * source provides the argument.
 *
 * <pre>
 * &#64;Override
 * public ArgumentSource source(MethodParameter parameter) {
 *     return (parameter.getParameterType() == Tenant.class)
 *             ? (request) -> this.tenants.of(request.connection().peer().user()) : null;
 * }
 * </pre>
 *
 * Resolvers are not consulted for parameters that are annotated with
 * {@link com.codechu.ipc.mapping.IpcParam}, or that have a type that this library
 * provides itself, such as {@link IpcRequest} and {@link IpcProgress}: these have the
 * same meaning in every application. All other parameters are offered to resolvers first,
 * then to Spring Security and the support for {@link java.security.Principal}; a
 * parameter that is claimed by none of them is bound from the whole request.
 * <p>
 * Resolved parameters do not appear in the description by {@code commands}.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface IpcArgumentResolver {

	/**
	 * Return the source of the arguments for a parameter.
	 * @param parameter a parameter with its annotations, including those of implemented
	 * interfaces, and with type variables resolved against the bean's class
	 * @return provides the arguments, {@code null} to leave the parameter to others
	 * @throws IllegalArgumentException if the parameter is claimed, but no argument can
	 * ever be provided for it; the application fails to start, with a message that names
	 * method and parameter
	 */
	@Nullable ArgumentSource source(MethodParameter parameter);

	/**
	 * Provides the arguments for one parameter. Called for each request, within the
	 * interceptors, on the thread of the handler, and so possibly by multiple threads
	 * concurrently.
	 */
	@FunctionalInterface
	interface ArgumentSource {

		/**
		 * Provide an argument.
		 * @param request the request
		 * @return the argument; an argument of the wrong type is logged as an error, and
		 * fails the request without details for the peer
		 * @throws Exception handled like an exception of the handler
		 */
		@Nullable Object get(IpcRequest request) throws Exception;

	}

}
