package com.codechu.ipc.client;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import com.codechu.ipc.client.Interceptions.Begun;
import com.codechu.ipc.protocol.JsonLineProtocol;
import com.codechu.ipc.protocol.LineBuffer;
import com.codechu.ipc.protocol.RequestMessage;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The streams of one client that are being read.
 */
final class Streams {

	private final Path path;

	private final JsonLineProtocol protocol;

	private final Exchanges exchanges;

	private final ConnectionPool connections;

	private final Set<OpenStream> open = ConcurrentHashMap.newKeySet();

	Streams(Path path, JsonLineProtocol protocol, Exchanges exchanges, ConnectionPool connections) {
		this.path = path;
		this.protocol = protocol;
		this.exchanges = exchanges;
		this.connections = connections;
	}

	/**
	 * Write a request that accepts more than one line.
	 * @param payload anything that Jackson writes as an object
	 * @return its line
	 */
	LineBuffer encode(Object payload) {
		ObjectNode json = JsonNodeFactory.instance.objectNode();
		json.setAll(this.protocol.toObject(payload));
		json.put(RequestMessage.MORE, true);
		LineBuffer line = new LineBuffer();
		this.protocol.encode(json, line);
		return line;
	}

	/**
	 * Send a request, and wait for the first line of its reply.
	 * @param begun the call, which ends with the stream
	 * @param timeout the deadline of the first line
	 * @param options how to read it
	 * @return the items, to be closed
	 */
	Stream<@Nullable Object> open(Begun begun, Duration timeout, IpcStreamOptions options) {
		ItemReader items = this.exchanges.stream(encode(begun.call().payload()), begun.call().replyType(),
				Deadline.in(timeout), timeout, options);
		items.check();
		OpenStream stream = new OpenStream(this.path, items, this.connections, begun, this.open::remove);
		this.open.add(stream);
		if (this.connections.isClosed()) {
			stream.abort();
		}
		return StreamSupport.stream(stream, false).onClose(stream::close);
	}

	/**
	 * Close the streams that are being read.
	 */
	void close() {
		this.open.forEach(OpenStream::abort);
	}

}
