package com.codechu.ipc.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * A member of a request, as its JSON Schema describes it.
 *
 * @param name its name
 * @param kind what its value is
 * @param element what the values of a list are
 * @param values all that its value can be; empty if that is not known
 * @param description what it is for, may be empty
 * @param standard the value that it has if it is missing, {@code null} if there is none
 * @param required whether it must not be missing
 */
record Member(String name, Kind kind, Kind element, List<String> values, String description, @Nullable String standard,
		boolean required) {

	private static final int MAX_REFERENCES = 16;

	private static final String REFERENCE = "#/$defs/";

	/**
	 * Understand a description.
	 * @param name the name of the member
	 * @param described its schema
	 * @param definitions what schemas refer to
	 * @param required whether it is required
	 * @return the member
	 */
	static Member of(String name, @Nullable Object described, Map<String, @Nullable Object> definitions,
			boolean required) {
		Map<String, @Nullable Object> schema = resolve(described, definitions);
		Map<String, @Nullable Object> items = resolve(schema.get("items"), definitions);
		List<String> values = new ArrayList<>();
		Json.elements((schema.get("enum") != null) ? schema.get("enum") : items.get("enum"))
			.forEach((value) -> values.add((value instanceof String text) ? text : Json.write(value)));
		String standard = schema.containsKey("default") ? Json.write(schema.get("default")) : null;
		String description = Json.text(Json.members(described).get("description"));
		return new Member(name, Kind.of(schema), Kind.of(items), values,
				description.isEmpty() ? Json.text(schema.get("description")) : description, standard, required);
	}

	private static Map<String, @Nullable Object> resolve(@Nullable Object described,
			Map<String, @Nullable Object> definitions) {
		Map<String, @Nullable Object> schema = Json.members(described);
		for (int i = 0; i < MAX_REFERENCES && schema.get("$ref") instanceof String reference; i++) {
			schema = Json.members(definitions.get(reference.replace(REFERENCE, "")));
		}
		return schema;
	}

	/**
	 * Return what can be typed.
	 * @return all values; empty if that is not known
	 */
	List<String> choices() {
		return (this.values.isEmpty() && this.kind == Kind.FLAG) ? List.of("true", "false") : this.values;
	}

	/**
	 * Write what was typed as JSON.
	 * @param texts what was typed, more than once for a list
	 * @return the value
	 * @throws CommandLineException if it cannot be that
	 */
	String value(List<String> texts) throws CommandLineException {
		if (this.kind == Kind.LIST && !(texts.size() == 1 && texts.get(0).startsWith("["))) {
			StringBuilder list = new StringBuilder();
			for (String text : texts) {
				list.append(list.isEmpty() ? '[' : ',').append(value(this.element, text));
			}
			return list.append(']').toString();
		}
		if (texts.size() > 1) {
			throw CommandLineException.usage("--" + this.name + " is specified more than once");
		}
		return value(this.kind, texts.get(0));
	}

	private String value(Kind kind, String text) throws CommandLineException {
		switch (kind) {
			case TEXT -> {
				return Json.quote(text);
			}
			case ANYTHING -> {
				try {
					return Json.compact(text);
				}
				catch (JacksonException ex) {
					return Json.quote(text);
				}
			}
			default -> {
				if (!kind.accepts(text)) {
					throw CommandLineException
						.usage("--" + this.name + " must be " + kind.what + ", but is '" + text + "'");
				}
				return Json.compact(text);
			}
		}
	}

	/**
	 * What a value is.
	 */
	enum Kind {

		/** Any text, sent as it is. */
		TEXT("text", "TEXT"),

		/** A number without a fraction. */
		INTEGER("a whole number", "NUMBER"),

		/** Any number. */
		NUMBER("a number", "NUMBER"),

		/** Yes or no; yes if there is no value. */
		FLAG("true or false", "true|false"),

		/** Any number of values. */
		LIST("a JSON array", "VALUE"),

		/** An object. */
		OBJECT("a JSON object", "JSON"),

		/** Not known: JSON where it can be, else text. */
		ANYTHING("anything", "VALUE");

		private final String what;

		private final String placeholder;

		Kind(String what, String placeholder) {
			this.what = what;
			this.placeholder = placeholder;
		}

		String placeholder() {
			return this.placeholder;
		}

		static Kind of(Map<String, @Nullable Object> schema) {
			return switch (Json.text(schema.get("type"))) {
				case "string" -> TEXT;
				case "integer" -> INTEGER;
				case "number" -> NUMBER;
				case "boolean" -> FLAG;
				case "array" -> LIST;
				case "object" -> OBJECT;
				default -> ANYTHING;
			};
		}

		private boolean accepts(String text) {
			try {
				Object value = Json.read(text);
				return switch (this) {
					// The server decides which numbers are whole.
					case INTEGER, NUMBER -> value instanceof Json.Num;
					case FLAG -> value instanceof Boolean;
					case LIST -> value instanceof List;
					case OBJECT -> value instanceof Map;
					default -> true;
				};
			}
			catch (JacksonException ex) {
				return false;
			}
		}

	}

}
