package com.codechu.ipc.handler.invocation;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.codechu.ipc.protocol.SchemaRefinement;
import jakarta.validation.Validator;
import jakarta.validation.groups.Default;
import jakarta.validation.metadata.CascadableDescriptor;
import jakarta.validation.metadata.ConstraintDescriptor;
import jakarta.validation.metadata.ContainerDescriptor;
import jakarta.validation.metadata.ContainerElementTypeDescriptor;
import jakarta.validation.metadata.ElementDescriptor;
import jakarta.validation.metadata.GroupConversionDescriptor;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.NumericNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The constraints of Bean Validation, as they are enforced, in the words of JSON Schema.
 * Those that it has no words for are left out.
 */
final class ConstraintSchema implements SchemaRefinement {

	private static final String STANDARD = "jakarta.validation.constraints.";

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
		this.groups = (groups.length > 0) ? groups : new Class<?>[] { Default.class };
		this.element = element;
		this.cascaded = cascaded;
	}

	static SchemaRefinement of(Validator validator, Class<?>[] groups, @Nullable ElementDescriptor element) {
		return (element != null)
				? new ConstraintSchema(validator, groups, element,
						element instanceof CascadableDescriptor descriptor && descriptor.isCascaded())
				: SchemaRefinement.NONE;
	}

	// Within the value, other groups may count.
	private Class<?>[] groupsWithin() {
		if (!(this.element instanceof CascadableDescriptor descriptor)) {
			return this.groups;
		}
		Map<Class<?>, Class<?>> conversions = descriptor.getGroupConversions()
			.stream()
			.collect(Collectors.toMap(GroupConversionDescriptor::getFrom, GroupConversionDescriptor::getTo));
		return Stream.of(this.groups).map((group) -> conversions.getOrDefault(group, group)).toArray(Class<?>[]::new);
	}

	@Override
	public boolean refine(ObjectNode schema) {
		if (this.element == null) {
			return false;
		}
		boolean required = false;
		List<ConstraintDescriptor<?>> constraints = new ArrayList<>(
				this.element.findConstraints().unorderedAndMatchingGroups(this.groups).getConstraintDescriptors());
		constraints.sort(Comparator.comparing((each) -> each.getAnnotation().annotationType().getName()));
		for (ConstraintDescriptor<?> constraint : constraints) {
			required |= refine(schema, constraint);
		}
		return required;
	}

	private static boolean refine(ObjectNode schema, ConstraintDescriptor<?> constraint) {
		Map<String, Object> attributes = constraint.getAttributes();
		Class<?> type = constraint.getAnnotation().annotationType();
		boolean required = false;
		switch (type.getName().startsWith(STANDARD) ? type.getSimpleName() : "") {
			case "NotNull" -> required = true;
			case "NotEmpty" -> {
				required = true;
				size(schema, 1, null);
			}
			case "NotBlank" -> {
				required = true;
				pattern(schema, "\\S");
			}
			case "Size" -> size(schema, attributes.get("min"), attributes.get("max"));
			case "Min" -> bound(schema, "minimum", attributes.get("value"));
			case "Max" -> bound(schema, "maximum", attributes.get("value"));
			case "DecimalMin" ->
				bound(schema, isInclusive(attributes) ? "minimum" : "exclusiveMinimum", attributes.get("value"));
			case "DecimalMax" ->
				bound(schema, isInclusive(attributes) ? "maximum" : "exclusiveMaximum", attributes.get("value"));
			case "Positive" -> bound(schema, "exclusiveMinimum", 0);
			case "PositiveOrZero" -> bound(schema, "minimum", 0);
			case "Negative" -> bound(schema, "exclusiveMaximum", 0);
			case "NegativeOrZero" -> bound(schema, "maximum", 0);
			case "Pattern" -> pattern(schema, attributes);
			case "Email" -> schema.put("format", "email");
			default -> {
			}
		}
		// Others than all of them may do.
		boolean all = Stream.of(type.getAnnotations())
			.noneMatch((each) -> each.annotationType().getSimpleName().equals("ConstraintComposition"));
		for (ConstraintDescriptor<?> part : all ? constraint.getComposingConstraints()
				: Set.<ConstraintDescriptor<?>>of()) {
			required |= refine(schema, part);
		}
		return required;
	}

	private static boolean isInclusive(Map<String, Object> attributes) {
		return Boolean.TRUE.equals(attributes.get("inclusive"));
	}

	// Bytes are fewer than the characters they are written as.
	private static void size(ObjectNode schema, @Nullable Object min, @Nullable Object max) {
		if (schema.has("contentEncoding")) {
			return;
		}
		String what = switch (schema.path("type").asString("string")) {
			case "array" -> "Items";
			case "object" -> "Properties";
			default -> "Length";
		};
		if (min instanceof Integer number && number > 0) {
			bound(schema, "min" + what, number);
		}
		if (max instanceof Integer number && number < Integer.MAX_VALUE) {
			bound(schema, "max" + what, number);
		}
	}

	// Of several bounds, the strictest counts.
	private static void bound(ObjectNode schema, String keyword, @Nullable Object value) {
		BigDecimal bound = new BigDecimal(String.valueOf(value));
		if (schema.get(keyword) instanceof NumericNode other) {
			boolean upper = keyword.startsWith("max") || keyword.startsWith("exclusiveMax");
			bound = upper ? bound.min(other.decimalValue()) : bound.max(other.decimalValue());
		}
		schema.put(keyword, bound);
	}

	// A constraint is about the whole text, a schema about any part.
	private static void pattern(ObjectNode schema, Map<String, Object> attributes) {
		if (attributes.get("flags") instanceof Object[] flags && flags.length == 0) {
			pattern(schema, "^(?:" + attributes.get("regexp") + ")$");
		}
	}

	private static void pattern(ObjectNode schema, String pattern) {
		if (schema.has("pattern") && !schema.get("pattern").asString("").equals(pattern)) {
			schema.withArrayProperty("allOf").addObject().put("pattern", pattern);
		}
		else {
			schema.put("pattern", pattern);
		}
	}

	@Override
	public @Nullable Object known(Class<?> type) {
		return (this.cascaded && this.validator.getConstraintsForClass(type).isBeanConstrained())
				? Set.of(groupsWithin()) : null;
	}

	@Override
	public SchemaRefinement property(Class<?> owner, String name) {
		return this.cascaded
				? of(this.validator, groupsWithin(),
						this.validator.getConstraintsForClass(owner).getConstraintsForProperty(name))
				: SchemaRefinement.NONE;
	}

	@Override
	public SchemaRefinement element(boolean map) {
		if (this.element instanceof ContainerDescriptor container) {
			for (ContainerElementTypeDescriptor each : container.getConstrainedContainerElementTypes()) {
				if (each.getTypeArgumentIndex() == (map ? 1 : 0)) {
					return of(this.validator, this.groups, each);
				}
			}
		}
		return this.cascaded ? new ConstraintSchema(this.validator, groupsWithin(), null, true) : SchemaRefinement.NONE;
	}

}
