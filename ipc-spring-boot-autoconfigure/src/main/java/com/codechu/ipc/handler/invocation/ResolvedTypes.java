package com.codechu.ipc.handler.invocation;

import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;

import com.codechu.ipc.mapping.internal.KotlinMethods;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;

/**
 * The types in the signature of a method as they are in a class that inherits it, with
 * the class's own types in the place of type variables, however deep they are.
 */
public final class ResolvedTypes {

	private ResolvedTypes() {
	}

	/**
	 * Return the type of a parameter.
	 * @param parameter the parameter, with its containing class
	 * @return the type; a variable that the class leaves open is its bound
	 */
	public static Type of(MethodParameter parameter) {
		Type type = resolve(ResolvableType.forMethodParameter(parameter), Set.of());
		Method method = parameter.getMethod();
		return (method != null) ? KotlinMethods.parameterType(method, type) : type;
	}

	/**
	 * Return what a method returns, be it later.
	 * @param method the method
	 * @param beanType the class that has it
	 * @return the type; a variable that the class leaves open is its bound
	 */
	public static ResolvableType ofReturn(Method method, Class<?> beanType) {
		return of(ResolvableType.forType(KotlinMethods.returnType(method),
				ResolvableType.forClass(beanType).as(method.getDeclaringClass())));
	}

	static ResolvableType of(ResolvableType type) {
		return ResolvableType.forType(resolve(type, Set.of()));
	}

	// A variable may be within its own bound: <T extends Comparable<T>>.
	private static Type resolve(ResolvableType type, Set<Type> within) {
		if (type.getType() instanceof Class<?> plain) {
			return plain;
		}
		if (type.isArray()) {
			Type component = resolve(type.getComponentType(), within);
			return (component instanceof Class<?> plain) ? plain.arrayType()
					: ResolvableType.forArrayComponent(ResolvableType.forType(component)).getType();
		}
		if (type.getType() instanceof WildcardType wildcard && wildcard.getUpperBounds()[0] == Object.class) {
			return wildcard;
		}
		Class<?> raw = type.resolve(Object.class);
		if (!type.hasGenerics() || within.contains(type.getType())) {
			return raw;
		}
		Set<Type> inner = new HashSet<>(within);
		inner.add(type.getType());
		return ResolvableType
			.forClassWithGenerics(raw,
					Stream.of(type.getGenerics())
						.map((generic) -> ResolvableType.forType(resolve(generic, inner)))
						.toArray(ResolvableType[]::new))
			.getType();
	}

}
