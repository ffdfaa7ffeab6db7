package com.codechu.ipc.protocol;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.ser.SerializationContextExt;

/**
 * Writes values as {@link SerializationContextExt#serializeValue} does, and remembers
 * which serializer that takes for a class: looking it up in Jackson's own cache counts
 * each use, which costs as much as writing a small record does.
 * <p>
 * Safe for use by multiple concurrent threads, for contexts of the same mapper.
 */
final class RootSerializers {

	/** A power of two. Classes that share a place are looked up anew in turns. */
	private static final int PLACES = 64;

	/** Written without care: who misses an entry makes the same one again. */
	private final @Nullable Entry[] entries = new Entry[PLACES];

	void serialize(SerializationContextExt context, JsonGenerator generator, @Nullable Object value) {
		if (value == null) {
			context.serializeValue(generator, null);
			return;
		}
		Class<?> type = value.getClass();
		int place = type.hashCode() & (PLACES - 1);
		Entry entry = this.entries[place];
		if (entry != null && entry.type() == type) {
			context.serializeValue(generator, value, null, entry.serializer());
			return;
		}
		context.serializeValue(generator, value);
		this.entries[place] = new Entry(type, context.findTypedValueSerializer(type, true));
	}

	/**
	 * What writes the values of a class.
	 *
	 * @param type the class
	 * @param serializer its serializer, with the type id where there is one
	 */
	private record Entry(Class<?> type, ValueSerializer<Object> serializer) {

	}

}
