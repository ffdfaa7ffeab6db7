package com.codechu.ipc.handler;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.core.annotation.AliasFor;
import org.springframework.stereotype.Component;

/**
 * Marks a bean whose {@link IpcExceptionHandler} methods apply to all commands. Use it on
 * a class found by component scanning or on a {@code @Bean} method. Several such beans
 * are consulted in their {@link org.springframework.core.annotation.Order order}.
 *
 * @since 0.1.0
 */
@Target({ ElementType.TYPE, ElementType.METHOD })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Component
public @interface IpcAdvice {

	/**
	 * The bean name to suggest to component scanning.
	 * @return the bean name, empty for the default name
	 */
	@AliasFor(annotation = Component.class)
	String value() default "";

}
