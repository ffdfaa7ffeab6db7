package com.codechu.ipc.protocol;

import java.lang.reflect.Type;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;

import com.codechu.ipc.Internal;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.BeanProperty;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsonFormatVisitors.JsonFormatVisitable;
import tools.jackson.databind.jsonFormatVisitors.JsonFormatVisitorWrapper;
import tools.jackson.databind.jsonFormatVisitors.JsonObjectFormatVisitor;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.ser.BeanPropertyWriter;

/**
 * Describes types with JSON Schema, as the mapper reads and writes them. Each type is
 * described once, in {@link #definitions()}, and referred to from there on.
 * <p>
 * Not safe for use by multiple concurrent threads.
 */
@Internal
public final class JsonSchemas {

	/** More types would not be readable. */
	private static final int MAX_DEFINITIONS = 1_000;

	private static final String REFERENCE = "#/$defs/";

	private final JsonMapper mapper;

	private final ReadableTypes readable;

	private final ObjectNode definitions = JsonNodeFactory.instance.objectNode();

	private final Map<Definition, String> names = new HashMap<>();

	private final Map<JavaType, Boolean> same = new HashMap<>();

	JsonSchemas(JsonMapper mapper) {
		this.mapper = mapper;
		this.readable = new ReadableTypes(mapper);
	}

	/**
	 * Return the types that were referenced.
	 * @return their schemas by name, to be the member {@code $defs} of the root
	 */
	public ObjectNode definitions() {
		return this.definitions;
	}

	/**
	 * Describe what is read.
	 * @param type the type
	 * @param refinement what else is known about the value
	 * @return its schema; empty if any value is possible
	 */
	public ObjectNode request(Type type, SchemaRefinement refinement) {
		return describe(this.mapper.constructType(type), refinement, true, null);
	}

	/**
	 * Describe what is read, without a reference at the root.
	 * @param type the type
	 * @param refinement what else is known about the value
	 * @return its schema
	 */
	public ObjectNode wholeRequest(Type type, SchemaRefinement refinement) {
		ObjectNode schema = request(type, refinement);
		String reference = schema.path("$ref").asString("");
		return reference.startsWith(REFERENCE)
				? (ObjectNode) this.definitions.get(reference.substring(REFERENCE.length())).deepCopy() : schema;
	}

	/**
	 * Describe what is written.
	 * @param type the type
	 * @return its schema; empty if any value is possible
	 */
	public ObjectNode reply(Type type) {
		return describe(this.mapper.constructType(type), SchemaRefinement.NONE, false, null);
	}

	private ObjectNode describe(JavaType type, SchemaRefinement refinement, boolean read,
			@Nullable ValueSerializer<?> serializer) {
		return describe(type, refinement, serializer, (schema, object, known) -> refer(schema, object, known, read));
	}

	private ObjectNode describe(JavaType type, SchemaRefinement refinement, @Nullable ValueSerializer<?> serializer,
			Objects objects) {
		if (type.isReferenceType() && type.getContentType() != null) {
			ObjectNode content = describe(type.getContentType(), refinement.element(false), null, objects);
			refinement.refine(content);
			return content;
		}
		ObjectNode schema = JsonNodeFactory.instance.objectNode();
		Class<?> raw = type.getRawClass();
		if (raw == byte[].class) {
			schema.put("type", "string").put("contentEncoding", "base64");
		}
		else if (raw == char[].class) {
			schema.put("type", "string");
		}
		else if (raw == ObjectNode.class) {
			schema.put("type", "object");
		}
		else if (!type.isJavaLangObject()) {
			visit(type, serializer, new SchemaVisitor(schema, (content, name) -> schema.set(name,
					describe(content, refinement.element(type.isMapLikeType()), null, objects))) {

				@Override
				public JsonObjectFormatVisitor expectObjectFormat(JavaType object) {
					objects.describe(schema, type, refinement);
					return new JsonObjectFormatVisitor.Base(getContext());
				}

			});
		}
		refinement.refine(schema);
		return schema;
	}

	private void visit(JavaType type, @Nullable ValueSerializer<?> serializer, JsonFormatVisitorWrapper visitor) {
		try {
			SerializationContext context = this.mapper._serializationContext();
			visitor.setContext(context);
			ValueSerializer<?> visited = (serializer != null) ? serializer : context.findRootValueSerializer(type);
			visited.acceptJsonFormatVisitor(visitor, type);
		}
		catch (JacksonException ex) {
			// An error is reported when it is used; its schema is unknown.
		}
	}

	private void refer(ObjectNode schema, JavaType type, SchemaRefinement refinement, boolean read) {
		ReadableTypes.Bean bean = (read || isSame(type)) ? this.readable.find(type) : null;
		if (read && bean == null) {
			if (type.isAbstract()) {
				schema.put("type", "object");
			}
			return; // Whoever reads it may take anything.
		}
		Object known = read ? refinement.known(type.getRawClass()) : null;
		Definition key = new Definition(type, known, bean != null);
		String name = this.names.get(key);
		if (name == null) {
			if (this.names.size() >= MAX_DEFINITIONS) {
				schema.put("type", "object");
				return;
			}
			name = name(type);
			this.names.put(key, name);
			ObjectNode definition = this.definitions.putObject(name).put("type", "object");
			if (bean != null) {
				define(definition, bean, (known != null) ? refinement : SchemaRefinement.NONE);
			}
			else {
				written(type).forEach((member, value) -> property(definition, member,
						describe(value.type(), SchemaRefinement.NONE, false, value.serializer()), value.description()));
			}
		}
		schema.put("$ref", REFERENCE + name);
	}

	// Whether a type is written as it is read, and so is what is within, so that one
	// description is enough.
	private boolean isSame(JavaType type) {
		Boolean known = this.same.get(type);
		if (known != null) {
			return known;
		}
		this.same.put(type, true); // within itself, it is if the rest is
		ReadableTypes.Bean bean = this.readable.find(type);
		Map<String, Written> written = written(type);
		boolean same = bean != null && bean.properties().keySet().equals(written.keySet())
				&& written.entrySet().stream().allMatch((each) -> isSame(each.getValue(), bean, each.getKey()));
		this.same.put(type, same);
		return same;
	}

	private boolean isSame(Written value, ReadableTypes.Bean bean, String member) {
		ReadableTypes.Property read = bean.properties().get(member);
		if (read == null || read.required() || !read.type().equals(value.type())) {
			return false;
		}
		AtomicBoolean sameWithin = new AtomicBoolean(true);
		Objects shallow = (schema, type, known) -> sameWithin.compareAndSet(true, isSame(type));
		ObjectNode written = describe(value.type(), SchemaRefinement.NONE, value.serializer(), shallow);
		return written.equals(describe(read.type(), SchemaRefinement.NONE, null, shallow)) && sameWithin.get();
	}

	private void define(ObjectNode definition, ReadableTypes.Bean bean, SchemaRefinement refinement) {
		if (bean.description() != null) {
			definition.put("description", bean.description());
		}
		bean.properties().forEach((member, value) -> {
			SchemaRefinement known = refinement.property(value.owner(), value.javaName());
			ObjectNode schema = describe(value.type(), known, true, null);
			property(definition, member, schema, value.description());
			boolean wanted = known.refine(JsonNodeFactory.instance.objectNode()) && value.nullIfMissing();
			if (wanted || value.required()) {
				definition.withArrayProperty("required").add(member);
			}
		});
	}

	private static void property(ObjectNode definition, String member, ObjectNode schema,
			@Nullable String description) {
		definition.withObjectProperty("properties").set(member, schema);
		if (description != null) {
			schema.put("description", description);
		}
	}

	private Map<String, Written> written(JavaType type) {
		Map<String, Written> properties = new LinkedHashMap<>();
		visit(type, null, new JsonFormatVisitorWrapper.Base() {

			@Override
			public JsonObjectFormatVisitor expectObjectFormat(JavaType object) {
				return new WrittenProperties(getContext(), properties::put);
			}

		});
		return properties;
	}

	private String name(JavaType type) {
		StringBuilder name = new StringBuilder(type.getRawClass().getSimpleName());
		for (JavaType argument : type.getBindings().getTypeParameters()) {
			name.append(argument.getRawClass().getSimpleName());
		}
		String base = name.toString().replaceAll("[^A-Za-z0-9_]", "");
		Set<String> taken = new HashSet<>(this.definitions.propertyNames());
		String unique = base;
		for (int i = 2; taken.contains(unique); i++) {
			unique = String.format(Locale.ROOT, "%s%d", base, i);
		}
		return unique;
	}

	/**
	 * Describes the objects within a type.
	 */
	@FunctionalInterface
	private interface Objects {

		void describe(ObjectNode schema, JavaType type, SchemaRefinement known);

	}

	/**
	 * What tells definitions apart.
	 *
	 * @param type the type
	 * @param known what else is known of its properties
	 * @param reading whether it is described as it is read
	 */
	private record Definition(JavaType type, @Nullable Object known, boolean reading) {

	}

	/**
	 * A property that is written.
	 *
	 * @param type its type
	 * @param serializer writes it, {@code null} for that of its type
	 * @param description what was said about it
	 */
	private record Written(JavaType type, @Nullable ValueSerializer<?> serializer, @Nullable String description) {

	}

	/**
	 * Collects properties that are written.
	 */
	private static final class WrittenProperties extends JsonObjectFormatVisitor.Base {

		private final BiConsumer<String, Written> properties;

		WrittenProperties(SerializationContext context, BiConsumer<String, Written> properties) {
			super(context);
			this.properties = properties;
		}

		@Override
		public void property(BeanProperty property) {
			ValueSerializer<?> serializer = (property instanceof BeanPropertyWriter writer) ? writer.getSerializer()
					: null;
			this.properties.accept(property.getName(),
					new Written(property.getType(), serializer, property.getMetadata().getDescription()));
		}

		@Override
		public void optionalProperty(BeanProperty property) {
			property(property);
		}

		@Override
		public void property(String name, JsonFormatVisitable handler, JavaType type) {
			this.properties.accept(name, new Written(type, null, null));
		}

		@Override
		public void optionalProperty(String name, JsonFormatVisitable handler, JavaType type) {
			property(name, handler, type);
		}

	}

}
