package com.codechu.ipc.mapping;

import org.jspecify.annotations.Nullable;

/**
 * Thrown by a handler to answer a request with an error of its own. It is an answer, and
 * not logged but at level DEBUG.
 *
 * <pre>
 * throw new IpcErrorException("no-such-directory", path + " is no directory").details(Map.of("path", path));
 * </pre>
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
	 * @param cause the cause, which stays here
	 */
	public IpcErrorException(String type, @Nullable String message, @Nullable Throwable cause) {
		this(type, message, cause, null);
	}

	private IpcErrorException(String type, @Nullable String message, @Nullable Throwable cause,
			@Nullable Object details) {
		super(message, cause);
		if (type.isBlank()) {
			throw new IllegalArgumentException("The type of an error is blank");
		}
		this.type = type;
		this.details = details;
	}

	/**
	 * Tell the peer more, in the member {@code details} of the error.
	 * @param details anything that is written as an object: a map, a record; what is not
	 * is left out, and logged
	 * @return the exception to throw
	 */
	public IpcErrorException details(Object details) {
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
	 * Return what more the peer is told.
	 * @return the details, {@code null} if there are none
	 */
	public @Nullable Object details() {
		return this.details;
	}

}
