package com.codechu.ipc.handler.invocation;

import com.codechu.ipc.server.IpcRequest;
import org.jspecify.annotations.Nullable;

/**
 * A request that is about to be answered.
 */
public interface CommandExecution {

	/**
	 * Return the request.
	 * @return the request
	 */
	IpcRequest request();

	/**
	 * Return the command that the request is routed to.
	 * @return the name of a command, or {@code null} if no command claims the request
	 */
	@Nullable String command();

	/**
	 * Run the handler, and write what it returned, or the answer to what it threw.
	 * @return what went wrong, {@code null} if nothing did
	 */
	@Nullable Failure run();

}
