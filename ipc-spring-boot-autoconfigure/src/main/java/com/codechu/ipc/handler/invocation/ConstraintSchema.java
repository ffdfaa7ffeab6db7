package com.codechu.ipc.handler.invocation;

import java.math.BigDecimal;
import java.util.Comparator;
import java.util.Map;

import com.codechu.ipc.protocol.SchemaRefinement;
import jakarta.validation.Validator;
import jakarta.validation.metadata.CascadableDescriptor;
import jakarta.validation.metadata.ConstraintDescriptor;
import jakarta.validation.metadata.ContainerDescriptor;
import jakarta.validation.metadata.ContainerElementTypeDescriptor;
import jakarta.validation.metadata.ElementDescriptor;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * The constraints of Bean Validation, as they are enforced, in the words of JSON Schema.
 * Those that it has no words for are left out.
 */
final class ConstraintSchema implements SchemaRefinement {

	private final Validator validator;

	private final Class<?>[] groups;

	private final @Nullable ElementDescriptor element;

	private final boolean cascaded;

	/**
	 * Create a description.
	 * @param validator knows the constraints
	 * @param groups those that are enforced
	 * @param element what is constrained, {@code null} if only what is within
	 * @param cascaded whether the constraints within the value count
	 */
	ConstraintSchema(Validator validator, Class<?>[] groups, @Nullable ElementDescriptor element, boolean cascaded) {
		this.validator = validator;
		this.groups = groups;
		this.element = element;
		this.cascaded = cascaded;
	}

	static SchemaRefinement of(Validator validator, Class<?>[] groups, @Nullable ElementDescriptor element) {
		return (element != null)
				? new ConstraintSchema(validator, groups, element,
						element instanceof CascadableDescriptor descriptor && descriptor.isCascaded())
				: SchemaRefinement.NONE;
	}

	@Override
	public boolean refine(ObjectNode schema) {
		boolean required = false;
		if (this.element != null) {
			for (ConstraintDescriptor<?> constraint : this.element.findConstraints()
				.unorderedAndMatchingGroups(this.groups)
				.getConstraintDescriptors()) {
				required |= refine(schema, constraint);
			}
		}
		return required;
	}

	private static boolean refine(ObjectNode schema, ConstraintDescriptor<?> constraint) {
		Map<String, Object> attributes = constraint.getAttributes();
		String name = constraint.getAnnotation().annotationType().getName();
		boolean required = false;
		switch (name.startsWith("jakarta.validation.constraints.") ? name.substring(name.lastIndexOf('.') + 1) : "") {
			case "NotNull" -> required = true;
			case "NotEmpty" -> {
				required = true;
				schema.put(bound(schema, "min"), 1);
			}
			case "NotBlank" -> {
				required = true;
				schema.put("pattern", "\\S");
			}
			case "Size" -> size(schema, attributes.get("min"), attributes.get("max"));
			case "Min" -> schema.put("minimum", (Long) attributes.get("value"));
			case "Max" -> schema.put("maximum", (Long) attributes.get("value"));
			case "DecimalMin" -> decimal(schema, attributes, "minimum", "exclusiveMinimum");
			case "DecimalMax" -> decimal(schema, attributes, "maximum", "exclusiveMaximum");
			case "Positive" -> schema.put("exclusiveMinimum", 0);
			case "PositiveOrZero" -> schema.put("minimum", 0);
			case "Negative" -> schema.put("exclusiveMaximum", 0);
			case "NegativeOrZero" -> schema.put("maximum", 0);
			case "Pattern" -> pattern(schema, attributes);
			case "Email" -> schema.put("format", "email");
			default -> {
			}
		}
		for (ConstraintDescriptor<?> part : constraint.getComposingConstraints()) {
			required |= refine(schema, part);
		}
		return required;
	}

	private static void size(ObjectNode schema, @Nullable Object min, @Nullable Object max) {
		if (min instanceof Integer number && number > 0) {
			schema.put(bound(schema, "min"), number);
		}
		if (max instanceof Integer number && number < Integer.MAX_VALUE) {
			schema.put(bound(schema, "max"), number);
		}
	}

	private static String bound(ObjectNode schema, String prefix) {
		return prefix + switch (schema.path("type").asString("string")) {
			case "array" -> "Items";
			case "object" -> "Properties";
			default -> "Length";
		};
	}

	private static void decimal(ObjectNode schema, Map<String, Object> attributes, String inclusive, String exclusive) {
		schema.put(Boolean.TRUE.equals(attributes.get("inclusive")) ? inclusive : exclusive,
				new BigDecimal(String.valueOf(attributes.get("value"))));
	}

	// A constraint is about the whole text, a schema about any part.
	private static void pattern(ObjectNode schema, Map<String, Object> attributes) {
		if (attributes.get("flags") instanceof Object[] flags && flags.length == 0) {
			schema.put("pattern", "^(?:" + attributes.get("regexp") + ")$");
		}
	}

	@Override
	public boolean refines(Class<?> type) {
		return this.cascaded && this.validator.getConstraintsForClass(type).isBeanConstrained();
	}

	@Override
	public SchemaRefinement property(Class<?> owner, String name) {
		return this.cascaded
				? of(this.validator, this.groups,
						this.validator.getConstraintsForClass(owner).getConstraintsForProperty(name))
				: SchemaRefinement.NONE;
	}

	// Of a map, the values come after the keys.
	@Override
	public SchemaRefinement element() {
		if (this.element instanceof ContainerDescriptor container) {
			ContainerElementTypeDescriptor last = container.getConstrainedContainerElementTypes()
				.stream()
				.max(Comparator.comparing(ContainerElementTypeDescriptor::getTypeArgumentIndex))
				.orElse(null);
			if (last != null) {
				return of(this.validator, this.groups, last);
			}
		}
		return this.cascaded ? new ConstraintSchema(this.validator, this.groups, null, true) : SchemaRefinement.NONE;
	}

}
