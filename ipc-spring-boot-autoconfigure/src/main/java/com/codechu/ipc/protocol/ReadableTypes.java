package com.codechu.ipc.protocol;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.DeserializationConfig;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.deser.SettableBeanProperty;
import tools.jackson.databind.deser.bean.BeanDeserializerBase;
import tools.jackson.databind.introspect.BeanPropertyDefinition;
import tools.jackson.databind.json.JsonMapper;

/**
 * How objects are read: which members they have, and which of them must be there.
 */
final class ReadableTypes {

	private final JsonMapper mapper;

	ReadableTypes(JsonMapper mapper) {
		this.mapper = mapper;
	}

	/**
	 * Find out how a type is read.
	 * @param type the type
	 * @param written the names of members that are written
	 * @return what is read, {@code null} if that is not known
	 */
	@Nullable Bean find(JavaType type, Set<String> written) {
		try {
			DeserializationContext context = this.mapper._deserializationContext();
			if (!(context.findRootValueDeserializer(type) instanceof BeanDeserializerBase bean)) {
				return null;
			}
			BeanDescription description = context.introspectBeanDescription(type);
			Map<String, Property> properties = new LinkedHashMap<>();
			// Unwrapped properties are known to the serializer alone.
			boolean plain = description.findProperties()
				.stream()
				.noneMatch((property) -> written.size() > 0 && !written.contains(property.getName())
						&& hasUnwrapped(context, property));
			if (!plain) {
				return null;
			}
			Map<String, String> javaNames = description.findProperties()
				.stream()
				.collect(Collectors.toMap(BeanPropertyDefinition::getName, BeanPropertyDefinition::getInternalName,
						(first, second) -> first));
			for (Iterator<SettableBeanProperty> each = bean.properties(); each.hasNext();) {
				SettableBeanProperty property = each.next();
				properties.put(property.getName(),
						new Property(property.getType(), type.getRawClass(),
								javaNames.getOrDefault(property.getName(), property.getName()), isRequired(property),
								property.getMetadata().getDescription()));
			}
			String text = config().getAnnotationIntrospector()
				.findClassDescription(config(), description.getClassInfo());
			return new Bean(properties, text);
		}
		catch (JacksonException ex) {
			return null;
		}
	}

	private DeserializationConfig config() {
		return this.mapper.deserializationConfig();
	}

	private boolean hasUnwrapped(DeserializationContext context, BeanPropertyDefinition property) {
		return property.getPrimaryMember() != null && config().getAnnotationIntrospector()
			.findUnwrappingNameTransformer(config(), property.getPrimaryMember()) != null;
	}

	// Others may be missing, whatever their annotations say.
	private boolean isRequired(SettableBeanProperty property) {
		if (!property.isCreatorProperty()) {
			return false;
		}
		boolean primitive = property.getType().isPrimitive()
				&& config().isEnabled(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES);
		return primitive || property.isRequired()
				|| config().isEnabled(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
				|| config().isEnabled(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES);
	}

	/**
	 * What an object is read from.
	 *
	 * @param properties its members
	 * @param description what was said about it
	 */
	record Bean(Map<String, Property> properties, @Nullable String description) {

	}

	/**
	 * A member that is read.
	 *
	 * @param type its type
	 * @param owner the class that has the property
	 * @param javaName the name of the property in Java
	 * @param required whether it must be there
	 * @param description what was said about it
	 */
	record Property(JavaType type, Class<?> owner, String javaName, boolean required, @Nullable String description) {

	}

}
