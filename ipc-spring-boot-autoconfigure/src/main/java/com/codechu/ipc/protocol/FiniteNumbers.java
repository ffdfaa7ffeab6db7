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

	/**
	 * The smallest, in full, has fewer than so many behind it, and so an exponent below.
	 */
	private static final int MIN_SCALE = 400;

	private FiniteNumbers() {
	}

	/**
	 * Most digits behind the point, and the largest exponent: as many as a number may be
	 * long, but never fewer than any {@code double} needs.
	 * @param maxNumberChars longest number
	 * @return the bound
	 */
	static int maxScale(int maxNumberChars) {
		return Math.max(maxNumberChars, MIN_SCALE);
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

	/**
	 * Require that the text of a number has an exponent within bounds.
	 * @param text where the number is
	 * @param offset its first index
	 * @param length its length
	 * @param max largest absolute value of the exponent
	 */
	static void requireExponent(char[] text, int offset, int length, int max) {
		int end = offset + length;
		int at = offset;
		while (at < end && text[at] != 'e' && text[at] != 'E') {
			at++;
		}
		int exponent = 0;
		for (at++; at < end; at++) {
			if (text[at] >= '0' && text[at] <= '9') {
				exponent = exponent * 10 + text[at] - '0';
			}
			if (exponent > max) {
				throw outOfRange();
			}
		}
	}

	private static InvalidMessageException outOfRange() {
		return new InvalidMessageException(ErrorType.INVALID_JSON, "number is out of range");
	}

}
