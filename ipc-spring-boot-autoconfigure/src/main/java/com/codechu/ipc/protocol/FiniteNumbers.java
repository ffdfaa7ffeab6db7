package com.codechu.ipc.protocol;

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
