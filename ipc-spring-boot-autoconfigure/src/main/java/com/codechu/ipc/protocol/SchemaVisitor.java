package com.codechu.ipc.protocol;

import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.jsonFormatVisitors.JsonArrayFormatVisitor;
import tools.jackson.databind.jsonFormatVisitors.JsonBooleanFormatVisitor;
import tools.jackson.databind.jsonFormatVisitors.JsonFormatTypes;
import tools.jackson.databind.jsonFormatVisitors.JsonFormatVisitable;
import tools.jackson.databind.jsonFormatVisitors.JsonFormatVisitorWrapper;
import tools.jackson.databind.jsonFormatVisitors.JsonIntegerFormatVisitor;
import tools.jackson.databind.jsonFormatVisitors.JsonMapFormatVisitor;
import tools.jackson.databind.jsonFormatVisitors.JsonNumberFormatVisitor;
import tools.jackson.databind.jsonFormatVisitors.JsonStringFormatVisitor;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Describes everything but objects.
 */
abstract class SchemaVisitor extends JsonFormatVisitorWrapper.Base {

	/** By names of types. */
	private static final Map<String, String> FORMATS = Map.ofEntries(Map.entry("java.time.Instant", "date-time"),
			Map.entry("java.time.OffsetDateTime", "date-time"), Map.entry("java.time.ZonedDateTime", "date-time"),
			Map.entry("java.util.Date", "date-time"), Map.entry("java.time.LocalDate", "date"),
			Map.entry("java.time.LocalDateTime", "local-date-time"), Map.entry("java.time.LocalTime", "local-time"),
			Map.entry("java.time.Duration", "duration"), Map.entry("java.time.Period", "duration"),
			Map.entry("java.util.UUID", "uuid"), Map.entry("java.net.URI", "uri"));

	private final ObjectNode schema;

	private final BiConsumer<JavaType, String> contents;

	/**
	 * Create a visitor.
	 * @param schema to be filled
	 * @param contents describes a type in a member of the schema
	 */
	SchemaVisitor(ObjectNode schema, BiConsumer<JavaType, String> contents) {
		this.schema = schema;
		this.contents = contents;
	}

	@Override
	public JsonArrayFormatVisitor expectArrayFormat(JavaType type) {
		this.schema.put("type", "array");
		return new JsonArrayFormatVisitor.Base(getContext()) {

			@Override
			public void itemsFormat(JsonFormatVisitable handler, JavaType elementType) {
				SchemaVisitor.this.contents.accept(elementType, "items");
			}

			@Override
			public void itemsFormat(JsonFormatTypes format) {
				if (type.getContentType() != null) {
					SchemaVisitor.this.contents.accept(type.getContentType(), "items");
				}
				else {
					SchemaVisitor.this.schema.putObject("items").put("type", format.value());
				}
			}

		};
	}

	@Override
	public JsonMapFormatVisitor expectMapFormat(JavaType type) {
		this.schema.put("type", "object");
		return new JsonMapFormatVisitor.Base(getContext()) {

			@Override
			public void valueFormat(JsonFormatVisitable handler, JavaType valueType) {
				SchemaVisitor.this.contents.accept(valueType, "additionalProperties");
			}

		};
	}

	@Override
	public JsonStringFormatVisitor expectStringFormat(JavaType type) {
		this.schema.put("type", "string");
		String format = FORMATS.get(type.getRawClass().getName());
		if (format != null) {
			this.schema.put("format", format);
		}
		return new JsonStringFormatVisitor.Base() {

			@Override
			public void enumTypes(Set<String> values) {
				ArrayNode names = SchemaVisitor.this.schema.putArray("enum");
				values.forEach(names::add);
			}

		};
	}

	@Override
	public JsonNumberFormatVisitor expectNumberFormat(JavaType type) {
		this.schema.put("type", "number");
		return new JsonNumberFormatVisitor.Base() {

			@Override
			public void numberType(JsonParser.@Nullable NumberType number) {
				if (number == JsonParser.NumberType.INT || number == JsonParser.NumberType.LONG
						|| number == JsonParser.NumberType.BIG_INTEGER) {
					SchemaVisitor.this.schema.put("type", "integer");
				}
			}

		};
	}

	@Override
	public JsonIntegerFormatVisitor expectIntegerFormat(JavaType type) {
		this.schema.put("type", "integer");
		return new JsonIntegerFormatVisitor.Base();
	}

	@Override
	public JsonBooleanFormatVisitor expectBooleanFormat(JavaType type) {
		this.schema.put("type", "boolean");
		return new JsonBooleanFormatVisitor.Base();
	}

}
