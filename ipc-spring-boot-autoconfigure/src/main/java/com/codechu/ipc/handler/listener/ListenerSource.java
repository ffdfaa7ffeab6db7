package com.codechu.ipc.handler.listener;

import java.lang.reflect.Method;
import java.util.function.UnaryOperator;

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

	static ListenerSource of(IpcListener annotation, Method method, UnaryOperator<String> placeholders) {
		boolean fifo = !annotation.value().isEmpty();
		boolean command = !annotation.command().isEmpty();
		if (fifo && (command || !annotation.client().isEmpty())) {
			throw new InvalidDeclarationException(method.toGenericString() + " listens to a FIFO and to a stream",
					"Specify either a FIFO, or client and command; use a second method for the other source.");
		}
		if (!fifo && !command) {
			throw new InvalidDeclarationException(method.toGenericString() + " does not specify a source to listen to",
					"Specify a FIFO, as in @IpcListener(\"events\"), or a command, as "
							+ "in @IpcListener(client = \"scanner\", command = \"scans\").");
		}
		return new ListenerSource(placeholders.apply(annotation.value()),
				annotation.client().isEmpty() ? IpcClients.DEFAULT : placeholders.apply(annotation.client()),
				placeholders.apply(annotation.command()));
	}

	boolean isFifo() {
		return !this.fifo.isEmpty();
	}

}
