package com.codechu.ipc.client;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a method of an interface that sends a command. An {@link IpcServiceProxyFactory}
 * creates the implementation. On the interface itself, the annotation sets defaults for
 * all of its methods, such as the prefix of their names.
 *
 * <pre>
 * &#64;IpcExchange("scanner.")
 * interface Scanner {
 *
 *     &#64;IpcExchange
 *     ScanReport rescan(&#64;IpcParam("path") Path path);
 *
 * }
 * </pre>
 *
 * An {@link com.codechu.ipc.handler.IpcHandler} bean that implements the interface
 * handles the requests that the methods send. An annotation on the interface that is
 * passed to the factory, or that the bean implements, also applies to inherited methods;
 * if it has none, the annotation of the interface that declares the method applies.
 * <p>
 * Each parameter is annotated with {@link com.codechu.ipc.mapping.IpcParam}; at most one
 * is a record, bean, {@code Map} or {@code ObjectNode} whose members are sent. A
 * {@code void} method sends a notification and does not wait, unless it is
 * {@link #acknowledged()}; one that returns a
 * {@link java.util.concurrent.CompletionStage} or
 * {@link java.util.concurrent.CompletableFuture} returns immediately; any other method
 * waits for the reply and returns it. A {@code CompletableFuture<Void>} waits for the
 * reply and discards it.
 * <p>
 * A method that returns a {@link java.util.stream.Stream} reads the items of the reply on
 * demand, see {@link IpcCommandRequest#stream(Class)}; the stream must be closed. One
 * that returns a {@link java.util.concurrent.Flow.Publisher} sends the command for each
 * subscriber, see {@link IpcCommandRequest#publisher(Class)}. So do methods that return
 * multi-value reactive types, such as {@code Flux}, if the {@link IpcReactiveTypes}
 * support them; methods that return single-value types, such as {@code Mono}, send the
 * command for each subscriber and deliver its reply. A parameter of type
 * {@code Consumer<ProgressUpdate>} is not sent, but receives
 * {@linkplain IpcCommandRequest#onProgress progress}; it may be {@code null}.
 * <p>
 * The method may be a Kotlin function: a {@code suspend} function sends the command on
 * another thread and suspends until the reply has been received, and cancelling its
 * coroutine ends the request. {@code Unit} is treated like {@code void}: the function
 * sends a notification and suspends until it is sent, unless it is
 * {@link #acknowledged()}. If the result is nullable, the JSON {@code null} is a reply.
 * Value classes are treated as the value that they wrap. Neither {@code suspend}
 * functions nor value classes require Spring.
 * <p>
 * Methods throw the exceptions of {@link IpcClient}. With Spring, the annotation can be
 * used as a meta-annotation, and placeholders such as <code>${app.command}</code> are
 * resolved in names and timeouts. Type variables of an inherited method are resolved
 * against the interface.
 *
 * @since 0.1.0
 */
@Target({ ElementType.TYPE, ElementType.METHOD })
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface IpcExchange {

	/**
	 * The command to send; on an interface, the prefix of all commands, such as
	 * {@code scanner.}.
	 * @return the command's name, empty for the name of the method; or the prefix
	 */
	String value() default "";

	/**
	 * Whether a method of type {@code void} waits until the server has acknowledged what
	 * it did, and throws what went wrong; on an interface, whether all of them do. The
	 * command must be {@link com.codechu.ipc.handler.IpcCommand#acknowledged()
	 * acknowledged} as well; on an interface that the server's bean implements, this
	 * counts for both.
	 * @return whether to wait
	 */
	boolean acknowledged() default false;

	/**
	 * The timeout, as a single deadline for connecting, writing and reading. On an
	 * interface, the timeout of methods that do not have their own.
	 * @return the time, such as {@code 500ms}, {@code 30s} or {@code 5m}; seconds without
	 * a unit; empty for that of the client
	 */
	String timeout() default "";

}
