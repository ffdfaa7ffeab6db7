package com.codechu.ipc.protocol;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A line of a stream that is not an item but says something about the stream: an object
 * with exactly one member, whose name begins with {@code $}.
 *
 * @param kind what it says
 * @param value the value of its member
 */
public record ControlLine(Kind kind, JsonNode value) {

	/**
	 * Return the number of items that the line tells.
	 * @return the number that {@link Kind#END} tells, -1 if it tells none
	 */
	public long items() {
		return number(this.value.get(StreamFormat.ITEMS));
	}

	/**
	 * Return how many items were dropped.
	 * @return the number that {@link Kind#LOST} tells, or {@link Kind#END} in all; 0 if
	 * it tells none
	 */
	public long lost() {
		return Math.max(0, number((this.kind == Kind.LOST) ? this.value : this.value.get(StreamFormat.LOST_IN_ALL)));
	}

	private static long number(@Nullable JsonNode number) {
		return (number != null && number.isIntegralNumber() && number.canConvertToLong()) ? number.longValue() : -1;
	}

	/**
	 * Return how far the command is.
	 * @return what {@link Kind#PROGRESS} tells, {@code null} if it tells nothing that
	 * makes sense
	 */
	public @Nullable ProgressUpdate progress() {
		long done = number(this.value.get(StreamFormat.DONE));
		long total = number(this.value.get(StreamFormat.TOTAL));
		JsonNode message = this.value.get(StreamFormat.MESSAGE);
		return (done < 0) ? null : new ProgressUpdate(done, (total >= 0) ? total : null,
				(message != null && message.isString()) ? message.stringValue() : null);
	}

	/**
	 * Return why the stream has failed.
	 * @return the error that {@link Kind#ERROR} tells
	 */
	public ErrorEnvelope error() {
		ErrorEnvelope envelope = (this.value instanceof ObjectNode object) ? ErrorEnvelope.from(object) : null;
		return (envelope != null) ? envelope : new ErrorEnvelope("the server did not say why", "unknown");
	}

	static ControlLine of(ObjectNode line) {
		String name = line.propertyNames().iterator().next();
		for (Kind kind : Kind.values()) {
			if (kind.member.equals(name)) {
				return new ControlLine(kind, line.get(name));
			}
		}
		return new ControlLine(Kind.UNKNOWN, JsonNodeFactory.instance.nullNode());
	}

	/**
	 * What a control line says.
	 */
	public enum Kind {

		/** A stream follows. */
		MORE("$more"),

		/** An item that could be taken for a control line is the value. */
		ITEM("$item"),

		/** How far the command is. */
		PROGRESS("$progress"),

		/** Items were dropped here. */
		LOST("$lost"),

		/** The stream is complete. */
		END("$end"),

		/** The stream has failed. */
		ERROR("$error"),

		/** Something that this version does not know, to be ignored. */
		UNKNOWN("$");

		private final String member;

		Kind(String member) {
			this.member = member;
		}

		String member() {
			return this.member;
		}

	}

}
