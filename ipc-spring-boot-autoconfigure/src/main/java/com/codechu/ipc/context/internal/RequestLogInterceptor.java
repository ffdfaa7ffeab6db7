package com.codechu.ipc.context.internal;

import java.util.Locale;
import java.util.Set;

import com.codechu.ipc.handler.IpcInterceptor;
import com.codechu.ipc.handler.IpcInvocation;
import com.codechu.ipc.handler.StreamedReply;
import com.codechu.ipc.server.IpcConnection;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.core.Ordered;

/**
 * Tells the log which request a handler is at: {@code ipc.server},
 * {@code ipc.connection}, {@code ipc.command} and {@code ipc.peer} in the MDC, and one
 * line for each request at level DEBUG. Bodies are not logged.
 */
public final class RequestLogInterceptor implements IpcInterceptor, Ordered {

	private static final Log logger = LogFactory.getLog("com.codechu.ipc.requests");

	private static final String SERVER = "ipc.server";

	private static final String CONNECTION = "ipc.connection";

	private static final String COMMAND = "ipc.command";

	private static final String PEER = "ipc.peer";

	private final Set<String> servers;

	/**
	 * Create the interceptor.
	 * @param servers the names of the servers whose requests are logged
	 */
	public RequestLogInterceptor(Set<String> servers) {
		this.servers = Set.copyOf(servers);
	}

	@Override
	public int getOrder() {
		return HIGHEST_PRECEDENCE;
	}

	@Override
	public @Nullable Object intercept(IpcInvocation invocation) throws Exception {
		IpcConnection connection = invocation.request().connection();
		if (!this.servers.contains(connection.server())) {
			return invocation.proceed();
		}
		String command = invocation.command();
		MDC.put(SERVER, connection.server());
		MDC.put(CONNECTION, Long.toString(connection.id()));
		MDC.put(PEER, connection.peer().user());
		if (command != null) {
			MDC.put(COMMAND, command);
		}
		try {
			return logger.isDebugEnabled() ? logged(invocation) : invocation.proceed();
		}
		finally {
			MDC.remove(SERVER);
			MDC.remove(CONNECTION);
			MDC.remove(PEER);
			MDC.remove(COMMAND);
		}
	}

	private static String outcome(@Nullable Object reply) {
		if (reply instanceof StreamedReply streamed) {
			return streamed.finished() ? "streamed" : "subscribed to";
		}
		return (reply != null) ? "answered" : "completed without a reply";
	}

	private static @Nullable Object logged(IpcInvocation invocation) throws Exception {
		long begin = System.nanoTime();
		String outcome = "failed";
		try {
			Object reply = invocation.proceed();
			outcome = outcome(reply);
			return reply;
		}
		catch (Exception | Error ex) {
			outcome = "failed with " + ex.getClass().getSimpleName();
			throw ex;
		}
		finally {
			IpcConnection connection = invocation.request().connection();
			logger.debug(String.format(Locale.ROOT, "%s of %s on connection %d %s in %d µs",
					(invocation.command() != null) ? invocation.command() : "request", connection.peer().user(),
					connection.id(), outcome, (System.nanoTime() - begin) / 1_000));
		}
	}

}
