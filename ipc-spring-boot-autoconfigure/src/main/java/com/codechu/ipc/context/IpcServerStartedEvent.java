package com.codechu.ipc.context;

import com.codechu.ipc.server.UnixServer;
import org.springframework.context.ApplicationEvent;

/**
 * The IPC server listens and serves requests.
 */
public class IpcServerStartedEvent extends ApplicationEvent {

	/**
	 * Create the event.
	 * @param server the server
	 */
	public IpcServerStartedEvent(UnixServer server) {
		super(server);
	}

	/**
	 * Return the server.
	 * @return the server
	 */
	public UnixServer getServer() {
		return (UnixServer) getSource();
	}

}
