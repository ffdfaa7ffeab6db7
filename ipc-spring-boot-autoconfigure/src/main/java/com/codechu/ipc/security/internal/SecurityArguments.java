package com.codechu.ipc.security.internal;

import java.security.Principal;
import java.util.function.Function;

import com.codechu.ipc.handler.IpcArgumentResolver;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.expression.BeanResolver;
import org.springframework.expression.Expression;
import org.springframework.expression.ParseException;
import org.springframework.expression.spel.standard.SpelExpressionParser;
import org.springframework.expression.spel.support.StandardEvaluationContext;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.core.annotation.CurrentSecurityContext;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.util.ClassUtils;

/**
 * Arguments out of the security context, as in Spring MVC.
 */
public final class SecurityArguments implements IpcArgumentResolver {

	private final BeanResolver beans;

	/**
	 * Create the resolver.
	 * @param beans the beans that expressions may refer to
	 */
	public SecurityArguments(BeanResolver beans) {
		this.beans = beans;
	}

	@Override
	public @Nullable ArgumentSource source(MethodParameter parameter) {
		MergedAnnotations annotations = MergedAnnotations.from(parameter.getParameterAnnotations());
		MergedAnnotation<?> principal = annotations.get(AuthenticationPrincipal.class);
		if (principal.isPresent()) {
			return source(parameter, principal, (context) -> {
				Authentication authentication = context.getAuthentication();
				return (authentication != null) ? authentication.getPrincipal() : null;
			});
		}
		MergedAnnotation<?> context = annotations.get(CurrentSecurityContext.class);
		if (context.isPresent()) {
			return source(parameter, context, (current) -> current);
		}
		Class<?> type = parameter.getParameterType();
		return (type == Principal.class || Authentication.class.isAssignableFrom(type))
				? (request) -> current().getAuthentication() : null;
	}

	private ArgumentSource source(MethodParameter parameter, MergedAnnotation<?> annotation,
			Function<SecurityContext, @Nullable Object> root) {
		Expression expression = parse(annotation.getString("expression"));
		boolean strict = annotation.getBoolean("errorOnInvalidType");
		Class<?> type = parameter.getParameterType();
		return (request) -> {
			Object value = root.apply(current());
			if (value != null && expression != null) {
				value = evaluate(expression, value);
			}
			return (strict || value == null || ClassUtils.isAssignableValue(type, value)) ? value : null;
		};
	}

	private static @Nullable Expression parse(String expression) {
		try {
			return expression.isEmpty() ? null : new SpelExpressionParser().parseExpression(expression);
		}
		catch (ParseException ex) {
			throw new IllegalArgumentException(
					"the expression \"" + expression + "\" cannot be parsed: " + ex.getMessage(), ex);
		}
	}

	private @Nullable Object evaluate(Expression expression, Object root) {
		StandardEvaluationContext context = new StandardEvaluationContext(root);
		context.setVariable("this", root);
		context.setBeanResolver(this.beans);
		return expression.getValue(context);
	}

	private static SecurityContext current() {
		return SecurityContextHolder.getContextHolderStrategy().getContext();
	}

}
