package com.codechu.ipc.protocol;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.NoSuchElementException;

import tools.jackson.databind.node.ObjectNode;

/**
 * The objects of a stream, one for each line, read on demand.
 */
final class DecodedLines implements Iterator<ObjectNode> {

	private final JsonLineProtocol protocol;

	private final InputStream in;

	private final LineFramer framer;

	private boolean ready;

	private boolean ended;

	DecodedLines(JsonLineProtocol protocol, InputStream in) {
		this.protocol = protocol;
		this.in = in;
		this.framer = new LineFramer(protocol.limits().maxLineBytes());
	}

	@Override
	public boolean hasNext() {
		while (!this.ready && !this.ended) {
			this.ready = this.framer.next();
			if (!this.ready) {
				fill();
			}
		}
		return this.ready;
	}

	@Override
	public ObjectNode next() {
		if (!hasNext()) {
			throw new NoSuchElementException();
		}
		this.ready = false;
		return this.protocol.decode(this.framer.bytes(), this.framer.lineStart(), this.framer.lineEnd());
	}

	private void fill() {
		ByteBuffer space = this.framer.space();
		try {
			int count = this.in.read(space.array(), space.position(), space.remaining());
			if (count >= 0) {
				this.framer.received(count);
			}
			else {
				this.ended = true;
				this.ready = this.framer.last();
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
