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
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.TypeDeserializer;
import tools.jackson.databind.type.ReferenceType;

/**
 * Reads numbers that may be missing as others: Jackson asks no modifier for them. Those
 * of the application are left alone.
 */
final class OptionalNumbers extends Deserializers.Base {

	private final JsonMapper application;

	private final NumbersFromText texts;

	OptionalNumbers(JsonMapper application, NumbersFromText texts) {
		this.application = application;
		this.texts = texts;
	}

	@Override
	public @Nullable ValueDeserializer<?> findReferenceDeserializer(ReferenceType type, DeserializationConfig config,
			BeanDescription.Supplier description, @Nullable TypeDeserializer contentTypes,
			@Nullable ValueDeserializer<?> content) {
		if (!hasDeserializerFor(config, type.getRawClass())) {
			return null;
		}
		ValueDeserializer<?> known = this.application._deserializationContext().findRootValueDeserializer(type);
		if (known.getClass() == OptionalDoubleDeserializer.class) {
			return this.texts.checking(known);
		}
		boolean whole = known.getClass() == OptionalIntDeserializer.class
				|| known.getClass() == OptionalLongDeserializer.class;
		return whole ? WholeNumbers.reading(known) : null;
	}

	@Override
	public boolean hasDeserializerFor(DeserializationConfig config, Class<?> type) {
		return type == OptionalInt.class || type == OptionalLong.class || type == OptionalDouble.class;
	}

}
