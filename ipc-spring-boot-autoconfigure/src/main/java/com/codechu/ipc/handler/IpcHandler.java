package com.codechu.ipc.handler;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import com.codechu.ipc.server.UnixServer;
import org.springframework.core.annotation.AliasFor;
import org.springframework.stereotype.Component;

/**
 * Marks a bean that handles requests of the IPC server. Use it on a class found by
 * component scanning or on a {@code @Bean} method. The bean has {@link IpcCommand}
 * methods, or is a {@link com.codechu.ipc.server.RequestHandler RequestHandler}, which
 * gets every request without a matching command, or both. If it implements an interface
 * with {@link com.codechu.ipc.client.IpcExchange} methods, it handles the requests that
 * clients of that interface send.
 *
 * <pre>
 * &#64;IpcHandler
 * class Scanner {
 *
 *     &#64;IpcCommand
 *     Status status() {
 *         return ...;
 *     }
 *
 * }
 * </pre>
 *
 * If an application has several servers, {@link #server()} selects the one that has the
 * commands. The bean may have any scope; a lazy bean is created by its first request.
 *
 * @since 0.1.0
 */
@Target({ ElementType.TYPE, ElementType.METHOD })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Component
public @interface IpcHandler {

	/**
	 * The bean name to suggest to component scanning.
	 * @return the bean name, empty for the default name
	 */
	@AliasFor(annotation = Component.class)
	String value() default "";

	/**
	 * Prefix of the names of the bean's commands, such as {@code scanner.}.
	 * @return the prefix, in which placeholders are resolved, separator included
	 */
	String prefix() default "";

	/**
	 * The server that has the commands of this bean.
	 * @return a name under {@code ipc.servers}, by default the server of
	 * {@code ipc.server}
	 */
	String server() default UnixServer.DEFAULT_NAME;

}
