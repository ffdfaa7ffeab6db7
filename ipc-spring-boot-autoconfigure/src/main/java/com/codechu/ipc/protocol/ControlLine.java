package com.codechu.ipc.protocol;

import com.codechu.ipc.Internal;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A line of a stream that is not an item but controls the stream: an object with exactly
 * one member, whose name begins with {@code $}.
 *
 * @param kind the kind of line
 * @param value the value of its member
 */
@Internal
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
	 * @return the number reported by {@link Kind#LOST}, or the total reported by
	 * {@link Kind#END}; 0 if none is reported
	 */
	public long lost() {
		return Math.max(0, number((this.kind == Kind.LOST) ? this.value : this.value.get(StreamFormat.LOST_IN_ALL)));
	}

	private static long number(@Nullable JsonNode number) {
		return (number != null && number.isIntegralNumber() && number.canConvertToLong()) ? number.longValue() : -1;
	}

	/**
	 * Return the progress.
	 * @return the progress reported by {@link Kind#PROGRESS}, {@code null} if it is not
	 * valid
	 */
	public @Nullable ProgressUpdate progress() {
		long done = number(this.value.get(StreamFormat.DONE));
		long total = number(this.value.get(StreamFormat.TOTAL));
		JsonNode message = this.value.get(StreamFormat.MESSAGE);
		return (done < 0) ? null : new ProgressUpdate(done, (total >= 0) ? total : null,
				(message != null && message.isString()) ? message.stringValue() : null);
	}

	/**
	 * Return the error of the stream.
	 * @return the error reported by {@link Kind#ERROR}
	 */
	public ErrorEnvelope error() {
		ErrorEnvelope envelope = (this.value instanceof ObjectNode object) ? ErrorEnvelope.from(object) : null;
		return (envelope != null) ? envelope : new ErrorEnvelope("unknown", "the server gave no reason");
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
	 * Kind of a control line.
	 */
	public enum Kind {

		/** A stream follows. */
		MORE("$more"),

		/** The value is an item that could be mistaken for a control line. */
		ITEM("$item"),

		/** How far the command is. */
		PROGRESS("$progress"),

		/** Items were dropped at this point. */
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
