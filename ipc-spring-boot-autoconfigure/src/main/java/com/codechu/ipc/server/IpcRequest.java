package com.codechu.ipc.server;

import java.util.Objects;

import com.codechu.ipc.protocol.JsonLineProtocol;
import com.codechu.ipc.protocol.RawJson;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * One request and where it came from. It is the handler's to keep, and safe for use by
 * several threads at once as far as its tree is not changed.
 */
public final class IpcRequest {

	/**
	 * The member in which the context of a trace travels. It is there only if the client
	 * traces, and no command needs to know it.
	 */
	public static final String TRACE = "$trace";

	private final IpcConnection connection;

	private final JsonLineProtocol protocol;

	private @Nullable String command;

	/** Until somebody takes it apart. */
	private @Nullable RawJson raw;

	private @Nullable ObjectNode json;

	/**
	 * Create a request that was taken apart.
	 * @param json the whole object as it was received
	 * @param protocol puts it together again
	 * @param connection where it came from
	 */
	public IpcRequest(ObjectNode json, JsonLineProtocol protocol, IpcConnection connection) {
		this.json = json;
		this.command = null;
		this.protocol = protocol;
		this.connection = connection;
	}

	/**
	 * Create a request that was not taken apart.
	 * @param raw the whole object as it was received
	 * @param command the command that it names
	 * @param protocol takes it apart if need be
	 * @param connection where it came from
	 */
	public IpcRequest(RawJson raw, String command, JsonLineProtocol protocol, IpcConnection connection) {
		this.raw = raw;
		this.command = command;
		this.protocol = protocol;
		this.connection = connection;
	}

	/**
	 * Return the connection on which it came.
	 * @return the connection
	 */
	public IpcConnection connection() {
		return this.connection;
	}

	/**
	 * Return the command, if the {@link RequestReader} found it without taking the
	 * request apart, and nobody has done that since.
	 * @return the name of a command, {@code null} if only {@link #json()} tells, where it
	 * may have been changed
	 */
	public synchronized @Nullable String knownCommand() {
		return this.command;
	}

	/**
	 * Return the whole object as it was received.
	 * @return always the same tree, which may be changed
	 */
	public synchronized ObjectNode json() {
		ObjectNode json = this.json;
		if (json == null) {
			json = this.protocol.decode(Objects.requireNonNull(this.raw).toByteArray());
			this.json = json;
			this.raw = null;
			this.command = null;
		}
		return json;
	}

	/**
	 * Return the whole object as text: as it was received, or, once somebody has asked
	 * for the tree, as that says now.
	 * @return the text
	 */
	public synchronized RawJson raw() {
		RawJson raw = this.raw;
		return (raw != null) ? raw : this.protocol.toRaw(Objects.requireNonNull(this.json));
	}

}
