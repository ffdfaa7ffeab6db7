package com.codechu.ipc.server;

/**
 * Where all parts of a server log: under the name that its users know.
 */
final class ServerLog {

	static final String NAME = "com.codechu.ipc.server.UnixServer";

	private ServerLog() {
	}

}
