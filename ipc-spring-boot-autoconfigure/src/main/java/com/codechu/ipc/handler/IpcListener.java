package com.codechu.ipc.handler;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import com.codechu.ipc.aot.MethodReflectiveProcessor;
import org.springframework.aot.hint.annotation.Reflective;

/**
 * Marks a method, of any bean, that receives the events of a FIFO, or the items of a
 * stream that a client reads.
 *
 * <pre>
 * &#64;IpcListener("events")
 * void onEvent(Event event) { ... }
 *
 * &#64;IpcListener(client = "scanner", command = "scans")
 * void onScan(Scan scan) { ... }
 * </pre>
 *
 * It has one parameter. The whole event of a FIFO is bound to it: to a record, bean,
 * {@code Map} or {@code ObjectNode}. The items of a stream may be of any type that can be
 * read.
 * <p>
 * The events of one FIFO, or of one command of a client, are received on one thread, each
 * after the other; if several methods listen, each gets every event, in the
 * {@link org.springframework.core.annotation.Order order} of the methods. A method that
 * is slow makes the senders wait, or a server drop what it may. What it throws goes to
 * the {@link IpcListenerErrorHandler}, and the next event follows.
 * <p>
 * A stream is subscribed to while the application runs: the server need not be there when
 * it starts. When the stream is interrupted, it is subscribed to again after the client's
 * back-off; a warning and an {@link com.codechu.ipc.context.IpcStreamInterruptedEvent}
 * tell that items may have been lost. It ends when the server says that the stream is
 * complete, or refuses the request. The threads of stream listeners do not keep the
 * process alive; if there is nothing else that does, set {@code spring.main.keep-alive}.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Reflective(MethodReflectiveProcessor.class)
public @interface IpcListener {

	/**
	 * The FIFO to listen to.
	 * @return a name out of {@code ipc.fifo}; empty to listen to a stream
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
