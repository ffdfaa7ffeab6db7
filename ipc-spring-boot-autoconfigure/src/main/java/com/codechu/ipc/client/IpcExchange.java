package com.codechu.ipc.client;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks the method of an interface that sends one command. An
 * {@link IpcServiceProxyFactory} makes the implementation.
 *
 * <pre>
 * interface Scanner {
 *
 *     &#64;IpcExchange("rescan")
 *     ScanReport rescan(&#64;IpcParam("path") Path path);
 *
 * }
 * </pre>
 *
 * Each parameter is marked {@link com.codechu.ipc.mapping.IpcParam} or is, at most one, a
 * record, bean, {@code Map} or {@code ObjectNode} whose members are sent. A method of
 * type {@code void} sends a notification and does not wait, unless it is
 * {@link #acknowledged()}; one that returns a
 * {@link java.util.concurrent.CompletionStage} or
 * {@link java.util.concurrent.CompletableFuture} returns at once; any other waits for the
 * reply and returns it. A {@code CompletableFuture<Void>} waits for the reply and wants
 * nothing of it.
 * <p>
 * A method that returns a {@link java.util.stream.Stream} reads the items of the reply as
 * they are asked for, as {@link IpcCommandRequest#stream(Class)} does; the stream is to
 * be closed. One that returns a {@link java.util.concurrent.Flow.Publisher} sends the
 * command for each subscriber, as {@link IpcCommandRequest#publisher(Class)} does. So do
 * methods that return reactive types with several values, such as {@code Flux}, where the
 * {@link IpcReactiveTypes} know them; those of a single value, such as {@code Mono}, send
 * the command for each subscriber and deliver its reply. A parameter of the type
 * {@code Consumer<ProgressUpdate>} is not sent, but receives
 * {@linkplain IpcCommandRequest#onProgress progress}; it may be {@code null}.
 * <p>
 * Methods throw what {@link IpcClient} throws. An inherited method has the types that the
 * interface gives to its type variables.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface IpcExchange {

	/**
	 * The command to send.
	 * @return the command's name, empty for the name of the method
	 */
	String value() default "";

	/**
	 * Whether a method of type {@code void} waits until the server has acknowledged what
	 * it did, and throws what went wrong. The command must be
	 * {@link com.codechu.ipc.handler.IpcCommand#acknowledged() acknowledged} as well; on
	 * an interface that the server's bean implements, this counts for both.
	 * @return whether to wait
	 */
	boolean acknowledged() default false;

	/**
	 * The deadline: one for connecting, writing and reading.
	 * @return the time, such as {@code 500ms}, {@code 30s} or {@code 5m}; seconds without
	 * a unit; empty for that of the client
	 */
	String timeout() default "";

}
