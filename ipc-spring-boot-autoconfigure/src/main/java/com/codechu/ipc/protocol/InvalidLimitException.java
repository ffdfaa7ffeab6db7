package com.codechu.ipc.protocol;

import com.codechu.ipc.Internal;

/**
 * Thrown when a limit, timeout or number is not valid.
 *
 * @since 0.1.0
 */
public class InvalidLimitException extends IllegalArgumentException {

	private final String limit;

	private final transient Object value;

	private final String reason;

	/**
	 * Create the exception.
	 * @param limit the name of the limit
	 * @param value the invalid value
	 * @param reason the requirement, such as "must be greater than 0"
	 */
	public InvalidLimitException(String limit, Object value, String reason) {
		super(limit + " " + reason + ", but is " + value);
		this.limit = limit;
		this.value = value;
		this.reason = reason;
	}

	/**
	 * Require that a number has at least the given value.
	 * @param limit the name of the limit
	 * @param value its value
	 * @param least the least value, 0 or 1
	 * @return the value
	 * @throws InvalidLimitException if it is less
	 */
	@Internal
	public static int requireAtLeast(String limit, int value, int least) {
		if (value < least) {
			throw new InvalidLimitException(limit, value,
					(least > 0) ? "must be greater than 0" : "must not be negative");
		}
		return value;
	}

	/**
	 * Return the name of the limit.
	 * @return the name of a component or property
	 */
	public String limit() {
		return this.limit;
	}

	/**
	 * Return the invalid value.
	 * @return the value
	 */
	public Object value() {
		return this.value;
	}

	/**
	 * Return the requirement.
	 * @return the rest of a sentence that begins with the name
	 */
	public String reason() {
		return this.reason;
	}

}
