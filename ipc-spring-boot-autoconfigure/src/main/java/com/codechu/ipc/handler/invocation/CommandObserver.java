package com.codechu.ipc.handler.invocation;

/**
 * Goes around the whole answer to a request, from before the first interceptor until the
 * reply was written. Unlike an interceptor, it is notified of replies that cannot be
 * written, and it cannot change anything.
 */
@FunctionalInterface
public interface CommandObserver {

	/**
	 * Run a request.
	 * @param execution to be run once
	 */
	void observe(CommandExecution execution);

}
