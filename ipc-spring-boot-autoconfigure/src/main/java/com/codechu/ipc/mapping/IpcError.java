package com.codechu.ipc.mapping;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Maps an exception class to the {@code type} of the error reply that is sent when a
 * handler throws it. Such an exception is an expected reply, and only logged at level
 * DEBUG.
 *
 * <pre>
 * &#64;IpcError("no-such-directory")
 * class NoSuchDirectoryException extends RuntimeException {
 *     ...
 * }
 * </pre>
 *
 * @since 0.1.0
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
