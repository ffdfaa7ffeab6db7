package com.codechu.ipc.context;

import com.codechu.ipc.client.IpcClient;
import org.springframework.context.ApplicationEvent;

/**
 * Event published when items of a stream that
 * {@link com.codechu.ipc.handler.IpcListener @IpcListener} methods listen to may have
 * been lost: the server dropped items because they were read too slowly, or the stream
 * was interrupted and is received again. Published before the next item is delivered, on
 * the same thread, so that an application can request the current state.
 *
 * @since 0.1.0
 */
public class IpcStreamInterruptedEvent extends ApplicationEvent {

	/** The number of items that may have been lost is not known. */
	public static final long UNKNOWN = -1;

	private final String clientName;

	private final String command;

	private final long lost;

	/**
	 * Create the event.
	 * @param client the client that reads the stream
	 * @param clientName its name
	 * @param command the command whose reply is the stream
	 * @param lost the number of items that were lost, {@link #UNKNOWN} if that is not
	 * known
	 */
	public IpcStreamInterruptedEvent(IpcClient client, String clientName, String command, long lost) {
		super(client);
		this.clientName = clientName;
		this.command = command;
		this.lost = lost;
	}

	/**
	 * Return the client that reads the stream.
	 * @return the client
	 */
	public IpcClient getClient() {
		return (IpcClient) getSource();
	}

	/**
	 * Return the name of the client.
	 * @return the name
	 */
	public String getClientName() {
		return this.clientName;
	}

	/**
	 * Return the command whose reply is the stream.
	 * @return the name of the command
	 */
	public String getCommand() {
		return this.command;
	}

	/**
	 * Return how many items were lost.
	 * @return the number of items, {@link #UNKNOWN} after a reconnect
	 */
	public long getLost() {
		return this.lost;
	}

}
