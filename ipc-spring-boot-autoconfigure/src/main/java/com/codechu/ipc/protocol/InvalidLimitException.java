package com.codechu.ipc.protocol;

/**
 * A limit, time-out or number that cannot be used.
 */
public class InvalidLimitException extends IllegalArgumentException {

	private final String limit;

	private final transient Object value;

	private final String reason;

	/**
	 * Create the exception.
	 * @param limit the name of the limit
	 * @param value the value it was to have
	 * @param reason what it must be, as "must be more than 0"
	 */
	public InvalidLimitException(String limit, Object value, String reason) {
		super(limit + " " + reason + ", but is " + value);
		this.limit = limit;
		this.value = value;
		this.reason = reason;
	}

	/**
	 * Require a number of at least some size.
	 * @param limit the name of the limit
	 * @param value its value
	 * @param least the least value, 0 or 1
	 * @return the value
	 * @throws InvalidLimitException if it is less
	 */
	public static int requireAtLeast(String limit, int value, int least) {
		if (value < least) {
			throw new InvalidLimitException(limit, value, (least > 0) ? "must be more than 0" : "must not be negative");
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
	 * Return the value it was to have.
	 * @return the value
	 */
	public Object value() {
		return this.value;
	}

	/**
	 * Return what it must be.
	 * @return the rest of a sentence that begins with the name
	 */
	public String reason() {
		return this.reason;
	}

}
