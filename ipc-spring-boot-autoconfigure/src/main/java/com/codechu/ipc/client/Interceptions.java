package com.codechu.ipc.client;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Leads calls through the interceptors of a client.
 *
 * @param interceptors in their order
 * @param client the client
 */
record Interceptions(List<IpcClientInterceptor> interceptors, IpcClientInterceptor.Client client) {

	/**
	 * Begin a call.
	 * @param call the call
	 * @return the call as it is to be made
	 */
	Begun begin(IpcCall call) {
		if (this.interceptors.isEmpty()) {
			return new Begun(call, List.of());
		}
		List<IpcClientInterceptor.Interception> begun = new ArrayList<>(this.interceptors.size());
		IpcCall current = call;
		try {
			for (IpcClientInterceptor interceptor : this.interceptors) {
				IpcClientInterceptor.Interception interception = interceptor.begin(current, this.client);
				begun.add(interception);
				current = interception.call();
			}
		}
		catch (RuntimeException | Error ex) {
			new Begun(current, begun).end(ex);
			throw ex;
		}
		return new Begun(current, begun);
	}

	/**
	 * A call that is being made.
	 *
	 * @param call the call
	 * @param begun to be told of its end
	 */
	record Begun(IpcCall call, List<IpcClientInterceptor.Interception> begun) {

		void end(@Nullable Throwable failure) {
			for (int i = this.begun.size() - 1; i >= 0; i--) {
				this.begun.get(i).end(failure);
			}
		}

	}

}
