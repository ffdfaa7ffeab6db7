package com.codechu.ipc.handler.invocation;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

import com.codechu.ipc.protocol.ErrorType;
import com.codechu.ipc.protocol.InvalidMessageException;
import com.codechu.ipc.protocol.JsonLineProtocol;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ElementKind;
import jakarta.validation.Path;
import jakarta.validation.Validator;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.context.i18n.LocaleContext;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.validation.annotation.Validated;

/**
 * Checks arguments by the constraints of Bean Validation, in the groups that
 * {@link org.springframework.validation.annotation.Validated @Validated} gives. Messages
 * are in English: the peer's language is not known, and the server's does not matter to
 * it.
 */
final class BeanValidation {

	private static final int MAX_SHOWN_CHARS = 40;

	private final Validator validator;

	private final JsonLineProtocol protocol;

	/**
	 * Create a validation.
	 * @param validator checks constraints
	 * @param protocol knows the names of members
	 */
	BeanValidation(Validator validator, JsonLineProtocol protocol) {
		this.validator = validator;
		this.protocol = protocol;
	}

	/**
	 * Return what to check a method's arguments with.
	 * @param beanType the class of the bean
	 * @param method its method
	 * @return what checks them, if there is anything to check
	 */
	ArgumentValidator forMethod(Class<?> beanType, Method method) {
		if (!ConstraintLookup.hasConstrainedParameters(beanType, method)) {
			return ArgumentValidator.NONE;
		}
		Class<?>[] groups = groups(beanType, method);
		return (bean, called, parameters, arguments) -> validate(bean, called, parameters, arguments, groups);
	}

	private static Class<?>[] groups(Class<?> beanType, Method method) {
		Validated validated = AnnotationUtils.findAnnotation(method, Validated.class);
		validated = (validated != null) ? validated : AnnotationUtils.findAnnotation(beanType, Validated.class);
		return (validated != null) ? validated.value() : new Class<?>[0];
	}

	private void validate(Object bean, Method method, List<Parameter> parameters, @Nullable Object[] arguments,
			Class<?>[] groups) {
		Object target = AopProxyUtils.getSingletonTarget(bean);
		Set<ConstraintViolation<Object>> violations = inEnglish((target != null) ? target : bean, method, arguments,
				groups);
		if (!violations.isEmpty()) {
			throw new InvalidMessageException(ErrorType.INVALID_REQUEST,
					violations.stream()
						.map((violation) -> "member '" + path(violation, parameters, arguments) + "' "
								+ violation.getMessage() + value(violation.getInvalidValue()))
						.sorted()
						.collect(Collectors.joining("; ")));
		}
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

	private String path(ConstraintViolation<Object> violation, List<Parameter> parameters,
			@Nullable Object[] arguments) {
		MemberPath path = new MemberPath(this.protocol);
		for (Path.Node node : violation.getPropertyPath()) {
			if (node.getKind() == ElementKind.PARAMETER) {
				int index = node.as(Path.ParameterNode.class).getParameterIndex();
				path.begin(parameters.get(index).member(), arguments[index]);
			}
			else if (node.getKind() != ElementKind.METHOD) {
				path.element(node.getIndex(), node.getKey());
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
		return (value instanceof Number || value instanceof Boolean) ? ", but is " + value : "";
	}

}
