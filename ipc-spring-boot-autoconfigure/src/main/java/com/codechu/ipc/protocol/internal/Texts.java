package com.codechu.ipc.protocol.internal;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Prepares foreign texts for display.
 */
public final class Texts {

	private static final int MAX_CAUSES = 32;

	private static final String ELLIPSIS = "…";

	private Texts() {
	}

	/**
	 * Return the beginning of a text.
	 * @param text the text
	 * @param max most characters of it
	 * @return the same text, or its beginning and an ellipsis; a surrogate pair stays
	 * whole or is left out
	 */
	public static String cut(String text, int max) {
		if (text.length() <= max) {
			return text;
		}
		int end = (max > 0 && Character.isHighSurrogate(text.charAt(max - 1))) ? max - 1 : max;
		return text.substring(0, end) + ELLIPSIS;
	}

	/**
	 * Return a text as it may be shown in a log or on a terminal.
	 * @param text the text
	 * @param max most characters of it
	 * @return its beginning, on one line and without control characters
	 */
	public static String printable(String text, int max) {
		StringBuilder printable = new StringBuilder(cut(text, max));
		for (int i = 0; i < printable.length(); i++) {
			int type = Character.getType(printable.charAt(i));
			if (type == Character.CONTROL || type == Character.FORMAT || type == Character.LINE_SEPARATOR
					|| type == Character.PARAGRAPH_SEPARATOR) {
				printable.setCharAt(i, ' ');
			}
		}
		return printable.toString();
	}

	/**
	 * Return an exception and its causes.
	 * @param failure the exception
	 * @return the exceptions from the outermost inwards, not endlessly many where one is
	 * its own cause by a detour
	 */
	public static List<Throwable> causes(Throwable failure) {
		List<Throwable> causes = new ArrayList<>();
		for (Throwable cause = failure; cause != null && causes.size() < MAX_CAUSES; cause = cause.getCause()) {
			causes.add(cause);
		}
		return causes;
	}

	/**
	 * Return the message of an exception, whatever its class does to make it.
	 * @param failure the exception
	 * @return the message, empty if there is none, or it cannot be had
	 */
	public static String message(Throwable failure) {
		try {
			@Nullable String message = failure.getMessage();
			return (message != null) ? message : "";
		}
		catch (RuntimeException | Error ex) {
			return "";
		}
	}

}
