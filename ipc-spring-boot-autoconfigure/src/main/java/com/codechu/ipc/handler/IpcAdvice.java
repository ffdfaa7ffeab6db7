package com.codechu.ipc.handler;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.core.annotation.AliasFor;
import org.springframework.stereotype.Component;

/**
 * Marks a bean whose {@link IpcExceptionHandler} methods count for all commands, on a
 * class found by component scanning, or on a {@code @Bean} method. Several are asked in
 * their {@link org.springframework.core.annotation.Order order}.
 */
@Target({ ElementType.TYPE, ElementType.METHOD })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Component
public @interface IpcAdvice {

	/**
	 * The bean name to suggest to component scanning.
	 * @return the bean name, empty for the usual one
	 */
	@AliasFor(annotation = Component.class)
	String value() default "";

}
