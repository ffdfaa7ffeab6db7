package com.codechu.ipc.protocol;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.DeserializationConfig;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.deser.AbstractDeserializer;
import tools.jackson.databind.deser.bean.BeanDeserializerBase;
import tools.jackson.databind.introspect.AnnotatedMember;
import tools.jackson.databind.introspect.BeanPropertyDefinition;
import tools.jackson.databind.json.JsonMapper;

/**
 * What can be said of a type before there is a value of it. Asked when an application
 * starts, and for the texts of errors.
 */
final class TypeInspection {

	private static final String JACKSON_2 = "com.fasterxml.jackson.";

	/** Values of maps that can be any text. */
	private static final Set<Class<?>> ACCEPT_TEXT = Set.of(Object.class, String.class, CharSequence.class,
			Comparable.class, java.io.Serializable.class, RawJson.class);

	private static final Set<Class<?>> PLAIN = Set.of(Boolean.class, Byte.class, Short.class, Integer.class, Long.class,
			Float.class, Double.class, Path.class);

	private static final int MAX_ENVELOPE_PARTS = 4;

	private static final Set<String> ENVELOPE = Set.of("error", "type");

	private final JsonMapper mapper;

	TypeInspection(JsonMapper mapper) {
		this.mapper = mapper;
	}

	/**
	 * Find out whether a type has no place for a member that is a text, but would not
	 * ignore it either.
	 * @param type the type
	 * @param member the name of the member
	 * @return whether to keep the member from it
	 */
	boolean hides(JavaType type, String member) {
		if (type.isMapLikeType()) {
			Class<?> value = type.getContentType().getRawClass();
			return !ACCEPT_TEXT.contains(type.getKeyType().getRawClass())
					|| (!ACCEPT_TEXT.contains(value) && !value.getName().startsWith("tools.jackson.databind."));
		}
		if (type.isContainerType() || type.getRawClass().getName().startsWith("java.")) {
			return false;
		}
		BeanDescription bean = describe(type);
		boolean collects = bean.findAnySetterAccessor() != null
				|| bean.findProperties().stream().anyMatch(this::isUnwrapped);
		return collects && !isTypeId(bean, member) && !hasMember(bean, member);
	}

	/**
	 * Return whether values of a type would be treated as errors by their readers.
	 * @param type the type
	 * @return whether its members are those of an {@link ErrorEnvelope}
	 */
	boolean looksLikeError(JavaType type) {
		Class<?> raw = type.getRawClass();
		// Most types have more, and introspection takes its time.
		int parts = raw.isRecord() ? raw.getRecordComponents().length : raw.getDeclaredFields().length;
		if (parts > MAX_ENVELOPE_PARTS || raw.isPrimitive() || type.isContainerType() || raw == ErrorEnvelope.class
				|| raw.getName().startsWith("java.")) {
			return false;
		}
		Map<String, Class<?>> members = new HashMap<>();
		this.mapper._serializationContext()
			.introspectBeanDescription(type)
			.findProperties()
			.stream()
			.filter(BeanPropertyDefinition::couldSerialize)
			.forEach((property) -> members.put(property.getName(), property.getRawPrimaryType()));
		JsonTypeInfo.Value info = typeInfo(describe(type));
		if (info != null && info.getPropertyName() != null) {
			members.put(info.getPropertyName(), String.class);
		}
		Class<?> details = members.remove("details");
		return members.keySet().equals(ENVELOPE)
				&& members.values().stream().allMatch((each) -> each == String.class || each.isEnum())
				&& (details == null || !isPlain(details));
	}

	private boolean isTypeId(BeanDescription bean, String member) {
		JsonTypeInfo.Value info = typeInfo(bean);
		return info != null && member.equals(info.getPropertyName());
	}

	private JsonTypeInfo.@Nullable Value typeInfo(BeanDescription bean) {
		DeserializationConfig config = this.mapper.deserializationConfig();
		return config.getAnnotationIntrospector().findPolymorphicTypeInfo(config, bean.getClassInfo());
	}

	private boolean hasMember(BeanDescription bean, String member) {
		return bean.findProperties()
			.stream()
			.anyMatch((property) -> isUnwrapped(property) ? hasMember(describe(property.getPrimaryType()), member)
					: property.getName().equals(member) || property.findAliases()
						.stream()
						.anyMatch((alias) -> alias.getSimpleName().equals(member)));
	}

	private boolean isUnwrapped(BeanPropertyDefinition property) {
		DeserializationConfig config = this.mapper.deserializationConfig();
		AnnotatedMember member = property.getPrimaryMember();
		return member != null
				&& config.getAnnotationIntrospector().findUnwrappingNameTransformer(config, member) != null;
	}

	private BeanDescription describe(JavaType type) {
		return this.mapper._deserializationContext().introspectBeanDescription(type);
	}

	/**
	 * Return the name that a property has on the wire.
	 * @param type the bean
	 * @param property the name of the property
	 * @return the name of its member
	 */
	String memberName(JavaType type, String property) {
		if (type.isContainerType() || type.getRawClass().getName().startsWith("java.")) {
			return property;
		}
		return describe(type).findProperties()
			.stream()
			.filter((candidate) -> candidate.getInternalName().equals(property))
			.map(BeanPropertyDefinition::getName)
			.findFirst()
			.orElse(property);
	}

	/**
	 * Find out whether values of a type can be read.
	 * @param type the type
	 * @return the reason why not, {@code null} if they can be read
	 */
	@Nullable String describeUnreadable(JavaType type) {
		if (type.getRawClass().getName().startsWith(JACKSON_2)) {
			return type.getRawClass().getName() + " is a type of Jackson 2, and requests are read by Jackson 3";
		}
		if (type.isContainerType() || type.isReferenceType()) {
			return (type.getContentType() != null) ? describeUnreadable(type.getContentType()) : null;
		}
		if (type.isTypeOrSubTypeOf(Map.class) || isPlain(type.getRawClass())) {
			return null;
		}
		try {
			return describeUnreadable(type, this.mapper._deserializationContext());
		}
		catch (JacksonException ex) {
			return ex.getOriginalMessage();
		}
	}

	// What can be said without a deserializer, which takes its time to make.
	private static boolean isPlain(Class<?> type) {
		return type.isRecord() || type.isPrimitive() || type.isEnum() || type == String.class || PLAIN.contains(type)
				|| type.getName().startsWith("java.time.");
	}

	private static @Nullable String describeUnreadable(JavaType type, DeserializationContext context) {
		String name = type.getRawClass().getName();
		ValueDeserializer<Object> deserializer = context.findRootValueDeserializer(type);
		if (deserializer instanceof AbstractDeserializer) {
			return name + " is " + (type.isInterface() ? "an interface" : "abstract")
					+ ", and the class to instantiate is not specified";
		}
		if (deserializer instanceof BeanDeserializerBase bean && !bean.getValueInstantiator().canInstantiate()) {
			return name + " has no constructor that Jackson can use";
		}
		return null;
	}

}
