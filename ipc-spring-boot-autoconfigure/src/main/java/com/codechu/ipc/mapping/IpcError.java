package com.codechu.ipc.mapping;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Gives an exception class its name on the wire: the {@code type} of the error that
 * answers a request whose handler throws it. Such an exception is an answer, and not
 * logged but at level DEBUG.
 *
 * <pre>
 * &#64;IpcError("no-such-directory")
 * class NoSuchDirectoryException extends RuntimeException {
 *     ...
 * }
 * </pre>
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Documented
public @interface IpcError {

	/**
	 * The {@code type} of the error.
	 * @return the name, which should not be one of an
	 * {@link com.codechu.ipc.protocol.ErrorType}; empty for the simple class name
	 */
	String value() default "";

}
