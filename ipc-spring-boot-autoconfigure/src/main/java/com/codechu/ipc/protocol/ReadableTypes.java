package com.codechu.ipc.protocol;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.DeserializationConfig;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.deser.SettableBeanProperty;
import tools.jackson.databind.deser.ValueInstantiator;
import tools.jackson.databind.deser.bean.BeanDeserializerBase;
import tools.jackson.databind.introspect.AnnotatedMember;
import tools.jackson.databind.introspect.BeanPropertyDefinition;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.util.NameTransformer;

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
	 * @return what is read, {@code null} if that is not known
	 */
	@Nullable Bean find(JavaType type) {
		try {
			DeserializationContext context = this.mapper._deserializationContext();
			if (!(context.findRootValueDeserializer(type) instanceof BeanDeserializerBase bean)
					|| isDelegating(bean.getValueInstantiator())) {
				return null;
			}
			BeanDescription description = context.introspectBeanDescription(type);
			Map<String, String> javaNames = description.findProperties()
				.stream()
				.collect(Collectors.toMap(BeanPropertyDefinition::getName, BeanPropertyDefinition::getInternalName,
						(first, second) -> first));
			Map<String, Property> properties = new LinkedHashMap<>();
			for (Iterator<SettableBeanProperty> each = bean.properties(); each.hasNext();) {
				SettableBeanProperty property = each.next();
				properties.put(property.getName(),
						new Property(property.getType(), type.getRawClass(),
								javaNames.getOrDefault(property.getName(), property.getName()), isRequired(property),
								property.isCreatorProperty() && !property.getType().isReferenceType(),
								property.getMetadata().getDescription()));
			}
			description.findProperties().forEach((property) -> unwrap(property, properties));
			return new Bean(properties,
					config().getAnnotationIntrospector().findClassDescription(config(), description.getClassInfo()));
		}
		catch (JacksonException ex) {
			return null;
		}
	}

	private static boolean isDelegating(ValueInstantiator instantiator) {
		boolean byMembers = instantiator.canCreateFromObjectWith() || instantiator.canCreateUsingDefault();
		return !byMembers || instantiator.canCreateUsingDelegate() || instantiator.canCreateUsingArrayDelegate();
	}

	private void unwrap(BeanPropertyDefinition property, Map<String, Property> properties) {
		AnnotatedMember member = property.getPrimaryMember();
		NameTransformer names = (member != null)
				? config().getAnnotationIntrospector().findUnwrappingNameTransformer(config(), member) : null;
		Bean inner = (names != null) ? find(property.getPrimaryType()) : null;
		if (names != null && inner != null) {
			properties.remove(property.getName());
			inner.properties().forEach((name, value) -> properties.put(names.transform(name), value));
		}
	}

	private DeserializationConfig config() {
		return this.mapper.deserializationConfig();
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
	 * @param nullIfMissing whether it is {@code null} if it is not there, rather than
	 * what the class or a type of its own makes of that
	 * @param description what was said about it
	 */
	record Property(JavaType type, Class<?> owner, String javaName, boolean required, boolean nullIfMissing,
			@Nullable String description) {

	}

}
