package com.codechu.ipc.handler;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import com.codechu.ipc.aot.MethodReflectiveProcessor;
import org.springframework.aot.hint.annotation.Reflective;

/**
 * Marks a method of any bean as a listener for the events of a FIFO, or for the items of
 * a stream that a client reads.
 *
 * <pre>
 * &#64;IpcListener("events")
 * void onEvent(Event event) { ... }
 *
 * &#64;IpcListener(client = "scanner", command = "scans")
 * void onScan(Scan scan) { ... }
 * </pre>
 *
 * The method has one parameter. The event of a FIFO is bound to it as a whole, and it
 * must be a record, bean, {@code Map} or {@code ObjectNode}. The items of a stream may
 * have any type that can be read. Placeholders are resolved in the names of FIFO, client
 * and command.
 * <p>
 * The events of one FIFO, or of one command of a client, are received one after the other
 * on one thread; if several methods listen, each gets every event, in the
 * {@link org.springframework.core.annotation.Order order} of the methods. A slow method
 * makes the senders wait, or the server drop items of a stream that allows it. Exceptions
 * are passed to the {@link IpcListenerErrorHandler}, and the next event follows.
 * <p>
 * A stream is subscribed to while the application runs; the server need not be available
 * on startup. After an interruption, the stream is subscribed to again after the client's
 * back-off; a warning and an {@link com.codechu.ipc.context.IpcStreamInterruptedEvent}
 * report that items may have been lost. The subscription ends when the server completes
 * the stream or rejects the request. The threads of stream listeners do not keep the
 * process alive; if nothing else does, set {@code spring.main.keep-alive}.
 *
 * @since 0.1.0
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Reflective(MethodReflectiveProcessor.class)
public @interface IpcListener {

	/**
	 * The FIFO to listen to.
	 * @return a name under {@code ipc.fifos}; empty to listen to a stream
	 */
	String value() default "";

	/**
	 * The client that reads the stream.
	 * @return a name out of {@code ipc.clients}, or of any
	 * {@link com.codechu.ipc.client.IpcClient} bean; empty for the default client
	 */
	String client() default "";

	/**
	 * The command whose reply is the stream.
	 * @return the command's name; empty to listen to a FIFO
	 */
	String command() default "";

}
