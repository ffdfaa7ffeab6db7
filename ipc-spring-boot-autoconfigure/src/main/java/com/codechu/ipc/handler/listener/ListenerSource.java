package com.codechu.ipc.handler.listener;

import java.lang.reflect.Method;

import com.codechu.ipc.client.registry.IpcClients;
import com.codechu.ipc.handler.InvalidDeclarationException;
import com.codechu.ipc.handler.IpcListener;

/**
 * What a method listens to.
 *
 * @param fifo the name of the FIFO, empty if it is a stream
 * @param client the name of the client that reads the stream
 * @param command the command whose reply is the stream
 */
record ListenerSource(String fifo, String client, String command) {

	static ListenerSource of(IpcListener annotation, Method method) {
		boolean fifo = !annotation.value().isEmpty();
		boolean command = !annotation.command().isEmpty();
		if (fifo && (command || !annotation.client().isEmpty())) {
			throw new InvalidDeclarationException(method.toGenericString() + " listens to a FIFO and to a stream",
					"Name the FIFO alone, or client and command; another method can listen to the other one.");
		}
		if (!fifo && !command) {
			throw new InvalidDeclarationException(method.toGenericString() + " does not say what it listens to",
					"Name a FIFO, as in @IpcListener(\"events\"), or a command, as in"
							+ " @IpcListener(client = \"scanner\", command = \"scans\").");
		}
		return new ListenerSource(annotation.value(),
				annotation.client().isEmpty() ? IpcClients.DEFAULT : annotation.client(), annotation.command());
	}

	boolean isFifo() {
		return !this.fifo.isEmpty();
	}

}
