package com.codechu.ipc.context;

import com.codechu.ipc.server.UnixServer;
import org.springframework.context.ApplicationEvent;

/**
 * Event published when the IPC server listens and serves requests.
 *
 * @since 0.1.0
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
