package com.codechu.ipc.handler.invocation;

import java.lang.reflect.Method;
import java.util.Set;
import java.util.stream.Collectors;

import com.codechu.ipc.protocol.ErrorType;
import com.codechu.ipc.protocol.InvalidMessageException;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ElementKind;
import jakarta.validation.Path;
import jakarta.validation.Validator;
import jakarta.validation.metadata.MethodDescriptor;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.AopProxyUtils;

/**
 * Checks arguments by the constraints of Bean Validation.
 */
final class BeanValidation implements ArgumentValidator {

	private static final int MAX_SHOWN_CHARS = 40;

	private final Validator validator;

	BeanValidation(Validator validator) {
		this.validator = validator;
	}

	/**
	 * Return what to check a method's arguments with.
	 * @param beanType the class of the bean
	 * @param method its method
	 * @return this, if there is anything to check
	 */
	ArgumentValidator forMethod(Class<?> beanType, Method method) {
		MethodDescriptor descriptor = this.validator.getConstraintsForClass(beanType)
			.getConstraintsForMethod(method.getName(), method.getParameterTypes());
		return (descriptor != null && descriptor.hasConstrainedParameters()) ? this : NONE;
	}

	@Override
	public void validate(Object bean, Method method, Parameter[] parameters, @Nullable Object[] arguments) {
		Object target = AopProxyUtils.getSingletonTarget(bean);
		Set<ConstraintViolation<Object>> violations = this.validator.forExecutables()
			.validateParameters((target != null) ? target : bean, method, arguments);
		if (!violations.isEmpty()) {
			throw new InvalidMessageException(ErrorType.INVALID_REQUEST, violations.stream()
				.map((violation) -> "member '%s' %s%s".formatted(member(violation.getPropertyPath(), parameters),
						violation.getMessage(), value(violation.getInvalidValue())))
				.sorted()
				.collect(Collectors.joining("; ")));
		}
	}

	// What is long or made of parts is not repeated.
	private static String value(@Nullable Object value) {
		if (value instanceof CharSequence text && text.length() <= MAX_SHOWN_CHARS) {
			return ", but is \"" + text + '"';
		}
		return (value instanceof Number || value instanceof Boolean) ? ", but is " + value : "";
	}

	private static String member(Path path, Parameter[] parameters) {
		StringBuilder member = new StringBuilder();
		for (Path.Node node : path) {
			String name = node.getName();
			if (node.getKind() == ElementKind.PARAMETER) {
				name = parameters[node.as(Path.ParameterNode.class).getParameterIndex()].member();
			}
			if (node.getIndex() != null) {
				member.append('[').append(node.getIndex()).append(']');
			}
			if (name != null && node.getKind() != ElementKind.METHOD
					&& node.getKind() != ElementKind.CONTAINER_ELEMENT) {
				member.append(member.isEmpty() ? "" : ".").append(name);
			}
		}
		return member.toString();
	}

}
