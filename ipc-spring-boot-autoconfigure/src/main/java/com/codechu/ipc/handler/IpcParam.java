package com.codechu.ipc.handler;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.core.annotation.AliasFor;

/**
 * Binds a parameter to a single member of the request. The member is required unless the
 * parameter is an {@link java.util.Optional}, is marked {@code @Nullable}, or has a
 * default value. The JSON {@code null} counts as missing.
 */
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface IpcParam {

	/**
	 * Stands for "no default value".
	 */
	String NO_DEFAULT = "\n\t\t\n\uE000\uE001\n\t\t\n";

	/**
	 * The same as {@link #name()}.
	 * @return the member's name
	 */
	@AliasFor("name")
	String value() default "";

	/**
	 * The name of the member.
	 * @return the member's name, empty for the name of the parameter
	 */
	@AliasFor("value")
	String name() default "";

	/**
	 * What to use if the member is missing: text that can be converted to the type of the
	 * parameter. Placeholders are resolved. Converted once, when the application starts.
	 * @return the default value
	 */
	String defaultValue() default NO_DEFAULT;

}
