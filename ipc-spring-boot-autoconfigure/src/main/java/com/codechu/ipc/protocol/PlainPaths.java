package com.codechu.ipc.protocol;

import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.KeyDeserializer;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.deser.std.FromStringDeserializer;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.ToStringSerializer;

/**
 * Paths as plain text, as values and as keys. Jackson writes them as URIs, which other
 * programs would not take for a path, and reads whatever has a colon as one.
 */
final class PlainPaths extends SimpleModule {

	PlainPaths() {
		super("ipc-plain-paths");
		addSerializer(Path.class, ToStringSerializer.instance);
		addDeserializer(Path.class, new Deserializer());
		addKeySerializer(Path.class, new KeySerializer());
		addKeyDeserializer(Path.class, new Keys());
	}

	// Jackson's way to write a path stays readable. A Path never has two slashes in a
	// row.
	private static Path parse(String text) {
		return text.startsWith("file:///") ? Path.of(URI.create(text)) : Path.of(text);
	}

	/**
	 * Reads values.
	 */
	private static final class Deserializer extends FromStringDeserializer<Path> {

		Deserializer() {
			super(Path.class);
		}

		@Override
		protected boolean _shouldTrim() {
			return false;
		}

		@Override
		protected Path _deserialize(String text, DeserializationContext context) {
			try {
				return parse(text);
			}
			catch (InvalidPathException ex) {
				throw context.weirdStringException(text, Path.class, String.valueOf(ex.getReason()));
			}
		}

		@Override
		public Object getEmptyValue(DeserializationContext context) {
			return Path.of("");
		}

	}

	/**
	 * Writes keys.
	 */
	private static final class KeySerializer extends ValueSerializer<Path> {

		@Override
		public void serialize(Path value, JsonGenerator generator, SerializationContext context) {
			generator.writeName(value.toString());
		}

	}

	/**
	 * Reads keys.
	 */
	private static final class Keys extends KeyDeserializer {

		@Override
		public @Nullable Object deserializeKey(String key, DeserializationContext context) {
			try {
				return parse(key);
			}
			catch (InvalidPathException ex) {
				return context.handleWeirdKey(Path.class, key, String.valueOf(ex.getReason()));
			}
		}

	}

}
