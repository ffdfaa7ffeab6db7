package com.codechu.ipc.handler.listener;

import com.codechu.ipc.handler.invocation.BeanMethod;
import com.codechu.ipc.protocol.JsonLineProtocol;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.node.ObjectNode;

/**
 * A method that receives events, and what they are bound to.
 *
 * @param method the method
 * @param protocol binds events
 * @param reader reads the type of its parameter
 */
public record ListenerMethod(BeanMethod method, JsonLineProtocol protocol, ObjectReader reader) {

	void receive(ObjectNode event) throws Exception {
		Object argument = this.protocol.bind(event, this.reader, null);
		this.method.invoke(this.method.target().get(), argument);
	}

	@Override
	public String toString() {
		return this.method.toString();
	}

}
