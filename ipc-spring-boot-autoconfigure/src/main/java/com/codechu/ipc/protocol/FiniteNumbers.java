package com.codechu.ipc.protocol;

import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.util.JsonGeneratorDelegate;
import tools.jackson.core.util.JsonParserDelegate;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.NumericNode;

/**
 * Numbers that are not finite have no JSON form. Jackson writes them as strings and reads
 * {@code 1e400} as infinity; both are refused here.
 */
final class FiniteNumbers {

	private FiniteNumbers() {
	}

	static double require(double value) {
		if (!Double.isFinite(value)) {
			throw new InvalidMessageException(ErrorType.INVALID_JSON, "number is out of range");
		}
		return value;
	}

	/**
	 * For binding to beans and maps.
	 */
	static final class Parser extends JsonParserDelegate {

		Parser(JsonParser delegate) {
			super(delegate);
		}

		@Override
		public double getDoubleValue() {
			return require(super.getDoubleValue());
		}

		@Override
		public float getFloatValue() {
			return (float) require(super.getFloatValue());
		}

		@Override
		public Number getNumberValue() {
			return require(super.getNumberValue());
		}

		private static Number require(Number value) {
			if (value instanceof Double || value instanceof Float) {
				FiniteNumbers.require(value.doubleValue());
			}
			return value;
		}

		private static double require(double value) {
			return FiniteNumbers.require(value);
		}

	}

	/**
	 * For trees.
	 */
	static final class Nodes extends JsonNodeFactory {

		@Override
		public NumericNode numberNode(double value) {
			return super.numberNode(require(value));
		}

		@Override
		public NumericNode numberNode(float value) {
			return super.numberNode((float) require(value));
		}

	}

	/**
	 * For everything that is written.
	 */
	static final class Generator extends JsonGeneratorDelegate {

		Generator(JsonGenerator delegate) {
			super(delegate, false);
		}

		@Override
		public JsonGenerator writeNumber(double value) {
			super.writeNumber(requireWritable(value));
			return this;
		}

		@Override
		public JsonGenerator writeNumber(float value) {
			requireWritable(value);
			super.writeNumber(value);
			return this;
		}

		@Override
		public JsonGenerator writeArray(double[] array, int offset, int length) {
			for (int i = offset; i < offset + length; i++) {
				requireWritable(array[i]);
			}
			super.writeArray(array, offset, length);
			return this;
		}

		private static double requireWritable(double value) {
			if (!Double.isFinite(value)) {
				throw new MessageEncodingException(value + " has no JSON form", null);
			}
			return value;
		}

	}

}
