package com.codechu.ipc.handler.invocation;

import java.lang.reflect.Method;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

import com.codechu.ipc.protocol.ErrorType;
import com.codechu.ipc.protocol.InvalidMessageException;
import com.codechu.ipc.protocol.JsonLineProtocol;
import com.codechu.ipc.protocol.SchemaRefinement;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ElementKind;
import jakarta.validation.Path;
import jakarta.validation.Validator;
import jakarta.validation.metadata.MethodDescriptor;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.context.i18n.LocaleContext;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.validation.annotation.Validated;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Checks arguments by the constraints of Bean Validation, in the groups that
 * {@link org.springframework.validation.annotation.Validated @Validated} gives. Messages
 * are in English: the peer's language is not known, and the server's does not matter to
 * it.
 */
final class BeanValidation implements ArgumentValidator.Factory {

	private static final int MAX_SHOWN_CHARS = 40;

	private static final int MAX_LISTED = 100;

	private final Validator validator;

	private final JsonLineProtocol protocol;

	private final ArgumentValidator.Factory otherwise;

	private BeanValidation(Validator validator, JsonLineProtocol protocol, ArgumentValidator.Factory otherwise) {
		this.validator = validator;
		this.protocol = protocol;
		this.otherwise = otherwise;
	}

	/**
	 * Return a factory that uses the validator of the application.
	 * @param beanFactory where to look
	 * @param protocol knows the names of members
	 * @param otherwise used where there is nothing to check, or no validator
	 * @return the factory
	 */
	static ArgumentValidator.Factory of(BeanFactory beanFactory, JsonLineProtocol protocol,
			ArgumentValidator.Factory otherwise) {
		Validator validator = beanFactory.getBeanProvider(Validator.class).getIfUnique();
		return (validator != null) ? new BeanValidation(validator, protocol, otherwise) : otherwise;
	}

	@Override
	public ArgumentValidator create(Class<?> beanType, Method method, List<@Nullable String> members) {
		MethodDescriptor descriptor = this.validator.getConstraintsForClass(beanType)
			.getConstraintsForMethod(method.getName(), method.getParameterTypes());
		boolean declared = descriptor != null && descriptor.hasConstrainedParameters();
		if (!declared && !ConstraintLookup.hasConstrainedParameters(beanType, method)) {
			return this.otherwise.create(beanType, method, members);
		}
		Class<?>[] groups = groups(beanType, method);
		return new ArgumentValidator() {

			@Override
			public void validate(Object bean, @Nullable Object[] arguments) {
				Object target = AopProxyUtils.getSingletonTarget(bean);
				check(inEnglish((target != null) ? target : bean, method, arguments, groups), members, arguments);
			}

			@Override
			public SchemaRefinement schema(int index) {
				return (descriptor != null) ? ConstraintSchema.of(BeanValidation.this.validator, groups,
						descriptor.getParameterDescriptors().get(index)) : SchemaRefinement.NONE;
			}

		};
	}

	private static Class<?>[] groups(Class<?> beanType, Method method) {
		Validated validated = AnnotationUtils.findAnnotation(method, Validated.class);
		validated = (validated != null) ? validated : AnnotationUtils.findAnnotation(beanType, Validated.class);
		return (validated != null) ? validated.value() : new Class<?>[0];
	}

	private void check(Set<ConstraintViolation<Object>> violations, List<@Nullable String> members,
			@Nullable Object[] arguments) {
		if (violations.isEmpty()) {
			return;
		}
		List<Violation> listed = violations.stream()
			.map((each) -> new Violation(path(each, members, arguments), each.getMessage(),
					value(each.getInvalidValue())))
			.sorted(Comparator.comparing(Violation::toString))
			.limit(MAX_LISTED)
			.toList();
		String text = listed.stream().map(Violation::toString).collect(Collectors.joining("; "));
		int more = violations.size() - listed.size();
		ObjectNode details = JsonNodeFactory.instance.objectNode();
		ArrayNode list = details.putArray("violations");
		listed.forEach((each) -> list.addObject().put("member", each.member()).put("message", each.message()));
		throw new InvalidMessageException(ErrorType.INVALID_REQUEST,
				(more > 0) ? text + String.format(Locale.ROOT, "; and %d more", more) : text, details);
	}

	// The root locale, as English itself falls back to the default one.
	private Set<ConstraintViolation<Object>> inEnglish(Object target, Method method, @Nullable Object[] arguments,
			Class<?>[] groups) {
		LocaleContext before = LocaleContextHolder.getLocaleContext();
		LocaleContextHolder.setLocale(Locale.ROOT);
		try {
			return this.validator.forExecutables().validateParameters(target, method, arguments, groups);
		}
		finally {
			LocaleContextHolder.setLocaleContext(before);
		}
	}

	private String path(ConstraintViolation<Object> violation, List<@Nullable String> members,
			@Nullable Object[] arguments) {
		MemberPath path = new MemberPath(this.protocol);
		for (Path.Node node : violation.getPropertyPath()) {
			if (node.getKind() == ElementKind.PARAMETER) {
				int index = node.as(Path.ParameterNode.class).getParameterIndex();
				path.begin(members.get(index), arguments[index]);
			}
			else if (node.getKind() != ElementKind.METHOD) {
				path.element(node.getIndex(), node.getKey(), violation.getLeafBean());
				if (node.getKind() == ElementKind.PROPERTY) {
					path.property(node.getName());
				}
			}
		}
		return path.toString();
	}

	// What is long or made of parts is not repeated.
	private static String value(@Nullable Object value) {
		if (value instanceof CharSequence text && text.length() <= MAX_SHOWN_CHARS) {
			return ", but is \"" + text + '"';
		}
		boolean shown = value instanceof Boolean
				|| (value instanceof Number && value.toString().length() <= MAX_SHOWN_CHARS);
		return shown ? ", but is " + value : "";
	}

	/**
	 * A constraint that is not kept.
	 *
	 * @param member what has it
	 * @param message what it wants
	 * @param value what follows the message, to show what is there
	 */
	private record Violation(String member, String message, String value) {

		@Override
		public String toString() {
			return "member '" + this.member + "' " + this.message + this.value;
		}

	}

}
