package com.codechu.ipc.handler.invocation;

import java.lang.reflect.Method;
import java.util.List;

import com.codechu.ipc.protocol.JsonLineProtocol;
import com.codechu.ipc.protocol.SchemaRefinement;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.util.ClassUtils;

/**
 * Checks the arguments of a method beyond their types.
 */
@FunctionalInterface
public interface ArgumentValidator {

	/**
	 * Check arguments.
	 * @param bean the bean whose method is to be called
	 * @param arguments the arguments
	 * @throws com.codechu.ipc.protocol.InvalidMessageException if they are not acceptable
	 */
	void validate(Object bean, @Nullable Object[] arguments);

	/**
	 * Return what is checked of an argument, as its schema tells it.
	 * @param index the index of the parameter
	 * @return what is known of its value
	 */
	default SchemaRefinement schema(int index) {
		return SchemaRefinement.NONE;
	}

	/**
	 * Makes validators.
	 */
	@FunctionalInterface
	interface Factory {

		/**
		 * Return what checks the arguments of a method.
		 * @param beanType the class of the bean
		 * @param method its method
		 * @param members the members that the parameters are bound to, {@code null} for
		 * those that are bound to none in particular
		 * @return the validator
		 */
		ArgumentValidator create(Class<?> beanType, Method method, List<@Nullable String> members);

		/**
		 * Return what checks the constraints of Bean Validation, if there is a validator
		 * among the beans, and those of Kotlin's value classes.
		 * @param beanFactory where to look
		 * @param protocol knows the names of members
		 * @return the factory
		 */
		static Factory of(BeanFactory beanFactory, JsonLineProtocol protocol) {
			Factory none = (beanType, method, members) -> (bean, arguments) -> {
			};
			return new ValueClassValidation(
					ClassUtils.isPresent("jakarta.validation.Validator", Factory.class.getClassLoader())
							? BeanValidation.of(beanFactory, protocol, none) : none);
		}

	}

}
