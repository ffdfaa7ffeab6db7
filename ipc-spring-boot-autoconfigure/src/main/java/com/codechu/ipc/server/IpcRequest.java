package com.codechu.ipc.server;

import tools.jackson.databind.node.ObjectNode;

/**
 * One request and where it came from.
 *
 * @param json the whole object as it was received; the handler's to keep
 * @param connection the connection on which it came
 */
public record IpcRequest(ObjectNode json, IpcConnection connection) {

	/**
	 * The member in which the context of a trace travels. It is there only if the client
	 * traces, and no command needs to know it.
	 */
	public static final String TRACE = "$trace";

}
