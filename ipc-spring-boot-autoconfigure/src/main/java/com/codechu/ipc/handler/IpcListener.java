package com.codechu.ipc.handler;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import com.codechu.ipc.aot.MethodReflectiveProcessor;
import org.springframework.aot.hint.annotation.Reflective;

/**
 * Marks a method, of any bean, that receives the events of a FIFO. It has one parameter,
 * to which the whole event is bound: a record, bean, {@code Map} or {@code ObjectNode}.
 * <p>
 * The events of one FIFO are received on one thread, each after the other; if several
 * methods listen, each gets every event, in the
 * {@link org.springframework.core.annotation.Order order} of the methods. A method that
 * is slow makes the senders wait. What it throws goes to the
 * {@link IpcListenerErrorHandler}, and the next event follows.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Reflective(MethodReflectiveProcessor.class)
public @interface IpcListener {

	/**
	 * The FIFO to listen to.
	 * @return a name out of {@code ipc.fifo}
	 */
	String value();

}
