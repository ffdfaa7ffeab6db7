package com.codechu.ipc.client;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import org.apache.commons.logging.LogFactory;
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
	 */
	static final class Begun {

		private final IpcCall call;

		private final List<IpcClientInterceptor.Interception> begun;

		private final AtomicBoolean ended = new AtomicBoolean();

		Begun(IpcCall call, List<IpcClientInterceptor.Interception> begun) {
			this.call = call;
			this.begun = begun;
		}

		IpcCall call() {
			return this.call;
		}

		/**
		 * End the call, unless it has ended before.
		 * @param failure why there is no result, {@code null} if there is one
		 */
		void end(@Nullable Throwable failure) {
			if (this.begun.isEmpty() || !this.ended.compareAndSet(false, true)) {
				return;
			}
			for (int i = this.begun.size() - 1; i >= 0; i--) {
				end(this.begun.get(i), failure);
			}
		}

		// What went on is over, whatever becomes of those who look at it.
		private static void end(IpcClientInterceptor.Interception interception, @Nullable Throwable failure) {
			try {
				interception.end(failure);
			}
			catch (RuntimeException ex) {
				LogFactory.getLog(UnixClient.class).error("An interceptor failed at the end of a call", ex);
			}
		}

	}

}
