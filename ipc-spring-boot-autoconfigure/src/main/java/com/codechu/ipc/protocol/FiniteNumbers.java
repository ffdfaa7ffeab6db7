package com.codechu.ipc.protocol;

import java.math.BigDecimal;

/**
 * Numbers that are not finite have no JSON form. As a {@code double}, {@code 1e400} is
 * infinite, and whoever reads it in another language may take it for that; so it is
 * refused, whatever it is to become here.
 */
final class FiniteNumbers {

	/** The largest {@code double} has so many digits before its point. */
	private static final int MAX_DIGITS = 309;

	private FiniteNumbers() {
	}

	static double require(double value) {
		if (!Double.isFinite(value)) {
			throw outOfRange();
		}
		return value;
	}

	/**
	 * Require a decimal that can be computed with.
	 * @param value the value
	 * @param maxScale most digits behind the point
	 * @return the value
	 */
	static BigDecimal require(BigDecimal value, int maxScale) {
		int scale = value.scale();
		if (scale > maxScale || scale < -MAX_DIGITS) {
			throw outOfRange();
		}
		if (value.precision() - scale >= MAX_DIGITS) {
			require(value.doubleValue());
		}
		return value;
	}

	private static InvalidMessageException outOfRange() {
		return new InvalidMessageException(ErrorType.INVALID_JSON, "number is out of range");
	}

}
