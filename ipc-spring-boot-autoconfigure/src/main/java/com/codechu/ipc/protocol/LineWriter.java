package com.codechu.ipc.protocol;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.ser.SerializationContextExt;

/**
 * Writes many values as lines, each as {@link JsonLineProtocol#encode} would write it,
 * but with the same generator. After a failure, it goes on with another one. The mapper's
 * context is another for each: it remembers the identities of objects, which stand for
 * something within one line only.
 * <p>
 * Not safe for use by multiple concurrent threads.
 */
final class LineWriter implements AutoCloseable {

	private final JsonLineProtocol protocol;

	private final LineBuffer out;

	private LineFactory.@Nullable Generator generator;

	LineWriter(JsonLineProtocol protocol, LineBuffer out) {
		this.protocol = protocol;
		this.out = out;
	}

	void write(@Nullable Object value) {
		int before = this.out.size();
		boolean written = false;
		try {
			this.out.limit((int) Math.min((long) before + this.protocol.limits().maxLineBytes(), Integer.MAX_VALUE));
			serialize(value, before);
			written = true;
		}
		catch (RuntimeException | StackOverflowError ex) {
			throw this.out.isOverLimit() ? this.protocol.tooLong() : JsonLineProtocol.encodingFailure(ex);
		}
		finally {
			this.out.limit(Integer.MAX_VALUE);
			if (!written) {
				close();
				this.out.truncate(before);
			}
		}
		this.out.write('\n');
	}

	private void serialize(@Nullable Object value, int before) {
		SerializationContextExt context = this.protocol.context();
		LineFactory.Generator generator = this.generator;
		if (generator == null) {
			generator = this.protocol.generator(context, this.out);
			this.generator = generator;
		}
		generator.begin(context);
		this.protocol.serializers().serialize(context, generator, value);
		boolean raw = generator.hasRaw();
		if (generator.streamWriteContext().inRoot()) {
			generator.flush();
		}
		else {
			close(); // which ends what the serializer has left open
		}
		if (raw) {
			this.protocol.rewrite(this.out, before);
		}
	}

	@Override
	public void close() {
		LineFactory.Generator generator = this.generator;
		this.generator = null;
		if (generator != null) {
			try {
				generator.close();
			}
			catch (RuntimeException ex) {
				// What it has left of a value that failed is thrown away.
			}
		}
	}

}
