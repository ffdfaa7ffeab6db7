package com.codechu.ipc.testing;

import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

import com.codechu.ipc.protocol.JsonLineProtocol;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;
import org.springframework.test.json.JsonConverterDelegate;

/**
 * Lets assertions read JSON as the application does.
 *
 * @param protocol reads and writes JSON
 */
record ProtocolConverter(JsonLineProtocol protocol) implements JsonConverterDelegate {

	@Override
	@SuppressWarnings("unchecked")
	public <T> T read(String content, ResolvableType targetType) {
		return (T) Objects.requireNonNull(read(content.getBytes(StandardCharsets.UTF_8), targetType.getType()));
	}

	@Override
	@SuppressWarnings("unchecked")
	public <T> T map(Object value, ResolvableType targetType) {
		return (T) Objects.requireNonNull(read(this.protocol.encode(value), targetType.getType()));
	}

	<T> @Nullable T read(String json, Class<T> type) {
		return type.cast(read(json.getBytes(StandardCharsets.UTF_8), type));
	}

	private @Nullable Object read(byte[] json, Type type) {
		return this.protocol.decodeValue(json, 0, json.length, this.protocol.readerFor(type));
	}

}
