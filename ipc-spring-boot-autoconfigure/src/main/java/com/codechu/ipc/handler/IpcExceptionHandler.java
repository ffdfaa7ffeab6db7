package com.codechu.ipc.handler;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import com.codechu.ipc.aot.MethodReflectiveProcessor;
import org.springframework.aot.hint.annotation.Reflective;

/**
 * Marks the method that answers requests whose handler has thrown an exception, or that
 * do not fit: in an {@link IpcHandler} bean, for its own commands, or in an
 * {@link IpcAdvice} bean, for all.
 *
 * <pre>
 * &#64;IpcExceptionHandler
 * ErrorEnvelope missing(NoSuchFileException failure) {
 *     return new ErrorEnvelope("there is no " + failure.getFile(), "no-such-file");
 * }
 * </pre>
 *
 * The bean of the command is asked first, then advice beans, then
 * {@link IpcExceptionResolver} beans. Within a bean, the method of the nearest class
 * counts: that of the exception itself before that of a superclass, and that before one
 * of its causes.
 * <p>
 * Parameters are the exception, an {@link com.codechu.ipc.server.IpcRequest},
 * {@link com.codechu.ipc.server.IpcConnection} or
 * {@link com.codechu.ipc.peer.PeerCredentials}. The reply is what the method returns: an
 * {@link com.codechu.ipc.protocol.ErrorEnvelope}, or a result like any other;
 * {@code null} leaves it to others. What it throws is answered instead, so that it may
 * throw an {@link com.codechu.ipc.mapping.IpcErrorException}. The failure is logged at
 * level DEBUG then, and counts as a failure all the same.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Reflective(MethodReflectiveProcessor.class)
public @interface IpcExceptionHandler {

	/**
	 * The exceptions that this method answers.
	 * @return their classes; empty for the type of the method's parameter
	 */
	Class<? extends Exception>[] value() default {};

}
