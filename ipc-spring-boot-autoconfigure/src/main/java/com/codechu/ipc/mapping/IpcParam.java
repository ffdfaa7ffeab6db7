package com.codechu.ipc.mapping;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Maps a parameter to a single member of the request.
 * <p>
 * Where a command is answered, the member is required unless the parameter is an
 * {@link java.util.Optional}, is marked {@code @Nullable}, or has a default value; the
 * JSON {@code null} counts as missing. Where a command is sent, {@code null} and an empty
 * {@code Optional} leave the member out.
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
	 * The name of the member.
	 * @return the member's name, empty for the name of the parameter
	 */
	String value() default "";

	/**
	 * What to use if the member is missing from a request that is answered: text that can
	 * be converted to the type of the parameter. Placeholders are resolved. Converted
	 * once, when the application starts. Not used where a command is sent.
	 * @return the default value
	 */
	String defaultValue() default NO_DEFAULT;

	/**
	 * What the member means, for who asks for {@code commands}.
	 * @return a sentence, may be empty
	 */
	String description() default "";

}
