package com.codechu.ipc.context;

import com.codechu.ipc.server.UnixServer;
import org.springframework.context.ApplicationEvent;

/**
 * Event published when the IPC server has stopped: its socket is removed and its
 * connections are closed.
 *
 * @since 0.1.0
 */
public class IpcServerStoppedEvent extends ApplicationEvent {

	/**
	 * Create the event.
	 * @param server the server
	 */
	public IpcServerStoppedEvent(UnixServer server) {
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
