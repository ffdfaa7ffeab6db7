package com.codechu.ipc.handler;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.core.annotation.AliasFor;
import org.springframework.stereotype.Component;

/**
 * Marks a bean that answers requests of the IPC server: on a class found by component
 * scanning, or on a {@code @Bean} method. The bean has {@link IpcCommand} methods, or is
 * a {@link com.codechu.ipc.server.RequestHandler RequestHandler}, which gets every
 * request that no command claims, or both.
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
 * A bean of any scope will do; lazy beans are created by their first request.
 */
@Target({ ElementType.TYPE, ElementType.METHOD })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Component
public @interface IpcHandler {

	/**
	 * The bean name to suggest to component scanning.
	 * @return the bean name, empty for the usual one
	 */
	@AliasFor(annotation = Component.class)
	String value() default "";

}
