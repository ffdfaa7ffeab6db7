package com.codechu.ipc.handler;

import java.lang.reflect.Method;

import tools.jackson.databind.JsonNode;

/**
 * An event on its way to a listener.
 *
 * @since 0.1.0
 */
public interface IpcListenerInvocation {

	/**
	 * Return the event.
	 * @return the event, which is an object if it came from a FIFO
	 */
	JsonNode event();

	/**
	 * Return the method that receives the event.
	 * @return the method of the bean's class, marked {@link IpcListener}
	 */
	Method method();

}
