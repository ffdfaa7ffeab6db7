package com.codechu.ipc.mapping;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Maps a parameter to a single member of the request.
 * <p>
 * In a handler, the member is required unless the parameter is an
 * {@link java.util.Optional}, is annotated with {@code @Nullable}, has a nullable Kotlin
 * type, or has a default value, here or in Kotlin; the JSON {@code null} is treated as
 * missing. In a client, {@code null} and an empty {@code Optional} omit the member.
 * <p>
 * With Spring, the annotation can be used as a meta-annotation.
 *
 * @since 0.1.0
 */
@Target({ ElementType.PARAMETER, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface IpcParam {

	/**
	 * Represents "no default value".
	 */
	String NO_DEFAULT = "\n\t\t\n\uE000\uE001\n\t\t\n";

	/**
	 * The name of the member.
	 * @return the member's name, empty for the name of the parameter
	 */
	String value() default "";

	/**
	 * The default value in a handler if the member is missing from the request: text that
	 * can be converted to the type of the parameter. Placeholders are resolved. Converted
	 * once, on startup. Not used in a client.
	 * @return the default value
	 */
	String defaultValue() default NO_DEFAULT;

	/**
	 * Description of the member, as shown by {@code commands}.
	 * @return a sentence, may be empty
	 */
	String description() default "";

}
