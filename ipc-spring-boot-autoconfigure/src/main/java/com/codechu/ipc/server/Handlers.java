package com.codechu.ipc.server;

import com.codechu.ipc.protocol.JsonLineProtocol;
import com.codechu.ipc.server.internal.HandlerFailures;

/**
 * What answers the lines of all connections.
 *
 * @param server the name of the server
 * @param handler answers them
 * @param protocol writes replies
 * @param limits how long it may take
 * @param permits how many of them may run
 * @param failures answers what the handler fails with
 */
record Handlers(String server, LineHandler handler, JsonLineProtocol protocol, ServerLimits limits,
		HandlerPermits permits, HandlerFailures failures) {

}
