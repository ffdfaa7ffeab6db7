package com.codechu.ipc.protocol;

import java.util.HashSet;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.BeanProperty;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsonFormatVisitors.JsonArrayFormatVisitor;
import tools.jackson.databind.jsonFormatVisitors.JsonBooleanFormatVisitor;
import tools.jackson.databind.jsonFormatVisitors.JsonFormatTypes;
import tools.jackson.databind.jsonFormatVisitors.JsonFormatVisitable;
import tools.jackson.databind.jsonFormatVisitors.JsonFormatVisitorWrapper;
import tools.jackson.databind.jsonFormatVisitors.JsonIntegerFormatVisitor;
import tools.jackson.databind.jsonFormatVisitors.JsonMapFormatVisitor;
import tools.jackson.databind.jsonFormatVisitors.JsonNumberFormatVisitor;
import tools.jackson.databind.jsonFormatVisitors.JsonObjectFormatVisitor;
import tools.jackson.databind.jsonFormatVisitors.JsonStringFormatVisitor;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Describes types by JSON Schema, as the mapper writes them.
 */
final class JsonSchemas extends JsonFormatVisitorWrapper.Base {

	private final JsonMapper mapper;

	private final ObjectNode schema;

	/** A type that contains itself is described once. */
	private final Set<JavaType> within;

	private JsonSchemas(JsonMapper mapper, ObjectNode schema, Set<JavaType> within) {
		this.mapper = mapper;
		this.schema = schema;
		this.within = within;
	}

	static ObjectNode of(JsonMapper mapper, JavaType type) {
		return describe(mapper, type, new HashSet<>());
	}

	private static ObjectNode describe(JsonMapper mapper, JavaType type, Set<JavaType> within) {
		ObjectNode schema = JsonNodeFactory.instance.objectNode();
		if (within.add(type)) {
			mapper.acceptJsonFormatVisitor(type, new JsonSchemas(mapper, schema, within));
			within.remove(type);
		}
		return schema;
	}

	@Override
	public JsonObjectFormatVisitor expectObjectFormat(JavaType type) {
		this.schema.put("type", "object");
		ObjectNode properties = this.schema.putObject("properties");
		return new JsonObjectFormatVisitor.Base(getContext()) {

			@Override
			public void property(BeanProperty property) {
				properties.set(property.getName(), describe(property.getType()));
			}

			@Override
			public void optionalProperty(BeanProperty property) {
				property(property);
			}

			@Override
			public void property(String name, JsonFormatVisitable handler, JavaType type) {
				properties.set(name, describe(type));
			}

			@Override
			public void optionalProperty(String name, JsonFormatVisitable handler, JavaType type) {
				property(name, handler, type);
			}

		};
	}

	private ObjectNode describe(JavaType type) {
		return describe(this.mapper, type, this.within);
	}

	@Override
	public JsonArrayFormatVisitor expectArrayFormat(JavaType type) {
		this.schema.put("type", "array");
		return new JsonArrayFormatVisitor.Base(getContext()) {

			@Override
			public void itemsFormat(JsonFormatVisitable handler, JavaType elementType) {
				JsonSchemas.this.schema.set("items", describe(elementType));
			}

			@Override
			public void itemsFormat(JsonFormatTypes format) {
				JsonSchemas.this.schema.putObject("items").put("type", format.value());
			}

		};
	}

	@Override
	public JsonMapFormatVisitor expectMapFormat(JavaType type) {
		this.schema.put("type", "object");
		return new JsonMapFormatVisitor.Base(getContext()) {

			@Override
			public void valueFormat(JsonFormatVisitable handler, JavaType valueType) {
				JsonSchemas.this.schema.set("additionalProperties", describe(valueType));
			}

		};
	}

	@Override
	public JsonStringFormatVisitor expectStringFormat(JavaType type) {
		this.schema.put("type", "string");
		return new JsonStringFormatVisitor.Base() {

			@Override
			public void enumTypes(Set<String> values) {
				ArrayNode names = JsonSchemas.this.schema.putArray("enum");
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
					JsonSchemas.this.schema.put("type", "integer");
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
