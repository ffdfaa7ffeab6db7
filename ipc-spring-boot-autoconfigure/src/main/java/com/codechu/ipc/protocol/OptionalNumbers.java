package com.codechu.ipc.protocol;

import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.DeserializationConfig;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.deser.Deserializers;
import tools.jackson.databind.ext.jdk8.OptionalDoubleDeserializer;
import tools.jackson.databind.ext.jdk8.OptionalIntDeserializer;
import tools.jackson.databind.ext.jdk8.OptionalLongDeserializer;
import tools.jackson.databind.jsontype.TypeDeserializer;
import tools.jackson.databind.type.ReferenceType;

/**
 * Reads numbers that may be missing as others: Jackson asks no modifier for them.
 */
final class OptionalNumbers extends Deserializers.Base {

	private final NumbersFromText texts;

	OptionalNumbers(NumbersFromText texts) {
		this.texts = texts;
	}

	@Override
	public @Nullable ValueDeserializer<?> findReferenceDeserializer(ReferenceType type, DeserializationConfig config,
			BeanDescription.Supplier description, @Nullable TypeDeserializer contentTypes,
			@Nullable ValueDeserializer<?> content) {
		Class<?> raw = type.getRawClass();
		if (raw == OptionalInt.class) {
			return WholeNumbers.reading(new OptionalIntDeserializer());
		}
		if (raw == OptionalLong.class) {
			return WholeNumbers.reading(new OptionalLongDeserializer());
		}
		return (raw == OptionalDouble.class) ? this.texts.checking(new OptionalDoubleDeserializer()) : null;
	}

	@Override
	public boolean hasDeserializerFor(DeserializationConfig config, Class<?> type) {
		return type == OptionalInt.class || type == OptionalLong.class || type == OptionalDouble.class;
	}

}
