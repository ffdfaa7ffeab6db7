package com.codechu.ipc.protocol;

import java.math.BigInteger;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.util.JsonParserDelegate;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.DeserializationConfig;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.annotation.JacksonStdImpl;
import tools.jackson.databind.deser.ValueDeserializerModifier;
import tools.jackson.databind.deser.std.DelegatingDeserializer;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.type.ArrayType;

/**
 * Lets numbers without a fraction bind to integer types however they are written:
 * {@code 1.0} and {@code 1e2} are whole numbers, as they are in JSON Schema. Jackson
 * knows only two ways: refuse both, or cut the fraction off.
 */
final class WholeNumbers extends ValueDeserializerModifier {

	private static final Set<Class<?>> TYPES = Set.of(byte.class, Byte.class, short.class, Short.class, int.class,
			Integer.class, long.class, Long.class, BigInteger.class, AtomicInteger.class, AtomicLong.class);

	@Override
	public ValueDeserializer<?> modifyDeserializer(DeserializationConfig config,
			BeanDescription.Supplier beanDescription, ValueDeserializer<?> deserializer) {
		return TYPES.contains(beanDescription.getBeanClass()) ? new Scalar(deserializer) : deserializer;
	}

	@Override
	public ValueDeserializer<?> modifyArrayDeserializer(DeserializationConfig config, ArrayType type,
			BeanDescription.Supplier beanDescription, ValueDeserializer<?> deserializer) {
		JavaType element = type.getContentType();
		return (element.isPrimitive() && TYPES.contains(element.getRawClass())) ? new Array(deserializer)
				: deserializer;
	}

	/**
	 * Return what reads whole numbers by another deserializer.
	 * @param deserializer the other one
	 * @return the deserializer
	 */
	static ValueDeserializer<?> reading(ValueDeserializer<?> deserializer) {
		return new Scalar(deserializer);
	}

	/**
	 * For one number. Counts as Jackson's own, so that modules which know those still do.
	 */
	@JacksonStdImpl
	private static final class Scalar extends DelegatingDeserializer {

		Scalar(ValueDeserializer<?> deserializer) {
			super(deserializer);
		}

		@Override
		protected ValueDeserializer<?> newDelegatingInstance(ValueDeserializer<?> deserializer) {
			return new Scalar(deserializer);
		}

		@Override
		public @Nullable Object deserialize(JsonParser parser, DeserializationContext context) {
			return super.deserialize(
					parser.hasToken(JsonToken.VALUE_NUMBER_FLOAT) ? new WholeNumberParser(parser) : parser, context);
		}

	}

	/**
	 * For an array of primitive numbers, which Jackson reads without asking for each.
	 */
	@JacksonStdImpl
	private static final class Array extends DelegatingDeserializer {

		Array(ValueDeserializer<?> deserializer) {
			super(deserializer);
		}

		@Override
		protected ValueDeserializer<?> newDelegatingInstance(ValueDeserializer<?> deserializer) {
			return new Array(deserializer);
		}

		@Override
		public @Nullable Object deserialize(JsonParser parser, DeserializationContext context) {
			return super.deserialize(new WholeNumberParser(parser), context);
		}

	}

	/**
	 * Shows whole numbers as such.
	 */
	private static final class WholeNumberParser extends JsonParserDelegate {

		WholeNumberParser(JsonParser parser) {
			super(parser);
		}

		@Override
		public @Nullable JsonToken currentToken() {
			JsonToken token = super.currentToken();
			return (token == JsonToken.VALUE_NUMBER_FLOAT && isWhole()) ? JsonToken.VALUE_NUMBER_INT : token;
		}

		@Override
		public @Nullable JsonToken nextToken() {
			super.nextToken();
			return currentToken();
		}

		@Override
		public int currentTokenId() {
			JsonToken token = currentToken();
			return (token != null) ? token.id() : super.currentTokenId();
		}

		@Override
		public boolean hasToken(JsonToken token) {
			return currentToken() == token;
		}

		@Override
		public boolean hasTokenId(int id) {
			return currentTokenId() == id;
		}

		@Override
		public boolean isExpectedNumberIntToken() {
			return currentToken() == JsonToken.VALUE_NUMBER_INT;
		}

		@Override
		public int getIntValue() {
			return isConverted() ? narrow(Integer.MIN_VALUE, Integer.MAX_VALUE).intValue() : super.getIntValue();
		}

		@Override
		public long getLongValue() {
			return isConverted() ? narrow(Long.MIN_VALUE, Long.MAX_VALUE).longValue() : super.getLongValue();
		}

		@Override
		public short getShortValue() {
			return isConverted() ? narrow(Short.MIN_VALUE, Short.MAX_VALUE).shortValue() : super.getShortValue();
		}

		@Override
		public byte getByteValue() {
			return isConverted() ? narrow(Byte.MIN_VALUE, 255).byteValue() : super.getByteValue();
		}

		@Override
		public BigInteger getBigIntegerValue() {
			return isConverted() ? getDecimalValue().toBigIntegerExact() : super.getBigIntegerValue();
		}

		@Override
		public NumberType getNumberType() {
			return isConverted() ? NumberType.BIG_INTEGER : super.getNumberType();
		}

		@Override
		public Number getNumberValue() {
			return isConverted() ? getBigIntegerValue() : super.getNumberValue();
		}

		// A fraction stays what it is, for the error to tell.
		private boolean isConverted() {
			return super.currentToken() == JsonToken.VALUE_NUMBER_FLOAT && isWhole();
		}

		private boolean isWhole() {
			return getDecimalValue().stripTrailingZeros().scale() <= 0;
		}

		private BigInteger narrow(long min, long max) {
			BigInteger value = getDecimalValue().toBigIntegerExact();
			if (value.compareTo(BigInteger.valueOf(min)) < 0 || value.compareTo(BigInteger.valueOf(max)) > 0) {
				throw InvalidFormatException.from(this, "out of range", getDecimalValue(), type(max));
			}
			return value;
		}

		private static Class<?> type(long max) {
			return (max == Long.MAX_VALUE) ? long.class
					: (max == Integer.MAX_VALUE) ? int.class : (max == Short.MAX_VALUE) ? short.class : byte.class;
		}

	}

}
