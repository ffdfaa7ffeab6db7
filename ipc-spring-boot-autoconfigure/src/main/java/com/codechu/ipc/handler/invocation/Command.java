package com.codechu.ipc.handler.invocation;

import com.codechu.ipc.server.IpcRequest;
import com.codechu.ipc.server.RequestHandler;
import org.jspecify.annotations.Nullable;

/**
 * How one command is answered, decided when the application starts: which method of which
 * bean, and where its arguments come from.
 *
 * @param name the command's name
 * @param method the method to call
 * @param parameters where the arguments come from
 * @param validator checks the arguments
 */
record Command(String name, BeanMethod method, Parameter[] parameters,
		ArgumentValidator validator) implements RequestHandler {

	@Override
	public @Nullable Object handle(IpcRequest request) throws Exception {
		@Nullable Object[] arguments = new Object[this.parameters.length];
		for (int i = 0; i < arguments.length; i++) {
			arguments[i] = this.parameters[i].argument(request);
		}
		Object bean = this.method.target().get();
		this.validator.validate(bean, this.method.method(), this.parameters, arguments);
		return this.method.invoke(bean, arguments);
	}

	@Override
	public String toString() {
		return this.method.toString();
	}

}
