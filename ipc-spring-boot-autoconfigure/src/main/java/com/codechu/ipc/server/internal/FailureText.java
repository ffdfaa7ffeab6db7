package com.codechu.ipc.server.internal;

import java.util.List;
import java.util.stream.Stream;

import com.codechu.ipc.protocol.InvalidMessageException;
import com.codechu.ipc.protocol.internal.Texts;

/**
 * Stack traces for the log, without what may quote a request.
 */
final class FailureText {

	private static final int MAX_FRAMES = 60;

	private FailureText() {
	}

	/**
	 * Return whether a logging framework can write a failure by itself, and nothing of a
	 * request is in it.
	 * @param failure the failure
	 * @return whether to leave it to that
	 */
	static boolean isPlain(Throwable failure) {
		List<Throwable> causes = Texts.causes(failure);
		return causes.get(causes.size() - 1).getCause() == null && causes.stream()
			.allMatch((each) -> isHarmless(each) && Stream.of(each.getSuppressed()).allMatch(FailureText::isHarmless));
	}

	private static boolean isHarmless(Throwable failure) {
		try {
			return !(failure instanceof InvalidMessageException) && !String.valueOf(failure).isEmpty();
		}
		catch (RuntimeException | Error ex) {
			return false;
		}
	}

	/**
	 * Write a failure.
	 * @param failure the failure
	 * @param withMessages whether to write messages other than those about requests
	 * @return its stack trace and those of its causes, beginning with a line end
	 */
	static String of(Throwable failure, boolean withMessages) {
		StringBuilder text = new StringBuilder();
		String prefix = "\n";
		for (Throwable cause : Texts.causes(failure)) {
			text.append(prefix).append(cause.getClass().getName());
			String message = Texts.message(cause);
			if (withMessages && !(cause instanceof InvalidMessageException) && !message.isEmpty()) {
				text.append(": ").append(message);
			}
			StackTraceElement[] frames = cause.getStackTrace();
			for (int i = 0; i < Math.min(frames.length, MAX_FRAMES); i++) {
				text.append("\n\tat ").append(frames[i]);
			}
			prefix = "\nCaused by: ";
		}
		return text.toString();
	}

}
