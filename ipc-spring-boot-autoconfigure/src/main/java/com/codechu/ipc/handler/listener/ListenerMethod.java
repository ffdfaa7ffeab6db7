package com.codechu.ipc.handler.listener;

import com.codechu.ipc.handler.invocation.ArgumentValidator;
import com.codechu.ipc.handler.invocation.BeanMethod;
import com.codechu.ipc.protocol.JsonLineProtocol;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;

/**
 * A method that receives events, and what they are bound to.
 *
 * @param method the method
 * @param protocol binds events
 * @param reader reads the type of its parameter
 * @param validator checks the parameter
 */
record ListenerMethod(BeanMethod method, JsonLineProtocol protocol, ObjectReader reader, ArgumentValidator validator) {

	void receive(JsonNode event) throws Exception {
		@Nullable Object[] arguments = { this.protocol.bind(event, this.reader, null) };
		Object bean = this.method.target().get();
		this.validator.validate(bean, arguments);
		this.method.invoke(bean, arguments);
	}

	@Override
	public String toString() {
		return this.method.toString();
	}

}
