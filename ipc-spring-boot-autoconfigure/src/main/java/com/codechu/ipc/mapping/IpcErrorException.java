package com.codechu.ipc.mapping;

import org.jspecify.annotations.Nullable;

/**
 * Thrown by a handler to reply with an application-specific error. Such an exception is
 * an expected reply, and only logged at level DEBUG.
 *
 * <pre>
 * throw new IpcErrorException("no-such-directory", path + " is no directory").withDetails(Map.of("path", path));
 * </pre>
 *
 * @since 0.1.0
 */
public final class IpcErrorException extends RuntimeException {

	private final String type;

	private final transient @Nullable Object details;

	/**
	 * Create the exception.
	 * @param type what kind of error it is, for a program
	 * @param message what happened, for a person
	 */
	public IpcErrorException(String type, @Nullable String message) {
		this(type, message, null);
	}

	/**
	 * Create the exception.
	 * @param type what kind of error it is, for a program
	 * @param message what happened, for a person
	 * @param cause the cause, which is not sent
	 */
	public IpcErrorException(String type, @Nullable String message, @Nullable Throwable cause) {
		this(type, message, cause, null);
	}

	private IpcErrorException(String type, @Nullable String message, @Nullable Throwable cause,
			@Nullable Object details) {
		super(message, cause);
		if (type.isBlank()) {
			throw new IllegalArgumentException("The type of an error must not be blank");
		}
		this.type = type;
		this.details = details;
	}

	/**
	 * Return this exception with more for the peer, in the member {@code details} of the
	 * error.
	 * @param details any value that is written as a JSON object, such as a map or a
	 * record; other values are omitted and logged
	 * @return the exception to throw
	 */
	public IpcErrorException withDetails(Object details) {
		IpcErrorException detailed = new IpcErrorException(this.type, getMessage(), getCause(), details);
		detailed.setStackTrace(getStackTrace());
		return detailed;
	}

	/**
	 * Return what kind of error it is.
	 * @return the {@code type} of the error
	 */
	public String type() {
		return this.type;
	}

	/**
	 * Return the details that are sent to the peer.
	 * @return the details, {@code null} if there are none
	 */
	public @Nullable Object details() {
		return this.details;
	}

}
