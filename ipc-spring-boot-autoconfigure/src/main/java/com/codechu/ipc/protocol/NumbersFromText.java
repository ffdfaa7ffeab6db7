package com.codechu.ipc.protocol;

import java.math.BigDecimal;
import java.util.OptionalDouble;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.DeserializationConfig;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.annotation.JacksonStdImpl;
import tools.jackson.databind.deser.ValueDeserializerModifier;
import tools.jackson.databind.deser.std.DelegatingDeserializer;
import tools.jackson.databind.type.ArrayType;

/**
 * Refuses texts that Jackson would take for numbers that are not finite ({@code "NaN"}),
 * or whose exponent would make them expensive. Numbers themselves are checked by the
 * parser.
 */
final class NumbersFromText extends ValueDeserializerModifier {

	private static final Set<Class<?>> TYPES = Set.of(double.class, Double.class, float.class, Float.class,
			BigDecimal.class, Number.class);

	private final int maxScale;

	NumbersFromText(int maxScale) {
		this.maxScale = maxScale;
	}

	@Override
	public ValueDeserializer<?> modifyDeserializer(DeserializationConfig config,
			BeanDescription.Supplier beanDescription, ValueDeserializer<?> deserializer) {
		return TYPES.contains(beanDescription.getBeanClass()) ? new Checked(deserializer) : deserializer;
	}

	@Override
	public ValueDeserializer<?> modifyArrayDeserializer(DeserializationConfig config, ArrayType type,
			BeanDescription.Supplier beanDescription, ValueDeserializer<?> deserializer) {
		Class<?> element = type.getContentType().getRawClass();
		return (element == double.class || element == float.class) ? new Checked(deserializer) : deserializer;
	}

	/**
	 * Return what checks what another deserializer reads.
	 * @param deserializer the other one
	 * @return the deserializer
	 */
	ValueDeserializer<?> checking(ValueDeserializer<?> deserializer) {
		return new Checked(deserializer);
	}

	private void check(@Nullable Object value) {
		if (value instanceof Double || value instanceof Float) {
			FiniteNumbers.require(((Number) value).doubleValue());
		}
		else if (value instanceof OptionalDouble number) {
			number.ifPresent(FiniteNumbers::require);
		}
		else if (value instanceof BigDecimal decimal) {
			FiniteNumbers.require(decimal, this.maxScale);
		}
		else if (value instanceof double[] numbers) {
			for (double number : numbers) {
				FiniteNumbers.require(number);
			}
		}
		else if (value instanceof float[] numbers) {
			for (float number : numbers) {
				FiniteNumbers.require(number);
			}
		}
	}

	/**
	 * Checks what was made of anything but a number.
	 */
	@JacksonStdImpl
	private final class Checked extends DelegatingDeserializer {

		Checked(ValueDeserializer<?> deserializer) {
			super(deserializer);
		}

		@Override
		protected ValueDeserializer<?> newDelegatingInstance(ValueDeserializer<?> deserializer) {
			return new Checked(deserializer);
		}

		@Override
		public @Nullable Object deserialize(JsonParser parser, DeserializationContext context) {
			JsonToken token = parser.currentToken();
			Object value = super.deserialize(parser, context);
			if (token != JsonToken.VALUE_NUMBER_FLOAT && token != JsonToken.VALUE_NUMBER_INT) {
				check(value);
			}
			return value;
		}

	}

}
