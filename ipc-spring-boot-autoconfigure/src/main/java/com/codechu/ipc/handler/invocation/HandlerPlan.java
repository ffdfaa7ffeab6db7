package com.codechu.ipc.handler.invocation;

import com.codechu.ipc.protocol.RequestMessage;
import com.codechu.ipc.protocol.RequestPass;
import com.codechu.ipc.server.HandlerResults;
import com.codechu.ipc.server.IpcRequest;
import com.codechu.ipc.server.RequestHandler;
import org.jspecify.annotations.Nullable;

/**
 * Requests that are handed over as they are.
 *
 * @param handler answers them
 * @param exceptions answers its exceptions
 * @param isOwn whether it is the library's own, and answered even if no handler is free
 */
record HandlerPlan(RequestHandler handler, ExceptionMethods exceptions, boolean isOwn) implements CommandPlan {

	private static final @Nullable Object[] NONE = {};

	@Override
	public boolean isCommandHidden() {
		return false;
	}

	@Override
	public @Nullable Object[] bind(RequestPass pass) {
		pass.skip();
		return NONE;
	}

	@Override
	public @Nullable Object[] bind(RequestMessage message) {
		return NONE;
	}

	@Override
	public @Nullable Object invoke(IpcRequest request, @Nullable Object[] arguments, @Nullable ItemSink items)
			throws Exception {
		return HandlerResults.requireValue(this.handler.handle(request));
	}

	@Override
	public String toString() {
		return this.handler.toString();
	}

}
