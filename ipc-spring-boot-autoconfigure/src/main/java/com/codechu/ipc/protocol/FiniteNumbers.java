package com.codechu.ipc.protocol;

import tools.jackson.core.JsonParser;
import tools.jackson.core.util.JsonParserDelegate;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.NumericNode;

/**
 * Numbers that are not finite have no JSON form. Jackson reads {@code 1e400} as infinity,
 * which is refused here.
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
			return requireIfReal(super.getNumberValue());
		}

		private static Number requireIfReal(Number value) {
			if (value instanceof Double || value instanceof Float) {
				require(value.doubleValue());
			}
			return value;
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

}
