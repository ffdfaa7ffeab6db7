package com.codechu.ipc.handler.invocation;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;

import com.codechu.ipc.mapping.internal.KotlinFunction;
import com.codechu.ipc.mapping.internal.KotlinMethods;
import com.codechu.ipc.mapping.internal.ValueClasses;
import com.codechu.ipc.protocol.ErrorType;
import com.codechu.ipc.protocol.InvalidMessageException;
import com.codechu.ipc.protocol.SchemaRefinement;
import com.codechu.ipc.protocol.internal.Texts;
import org.jspecify.annotations.Nullable;

/**
 * Checks arguments by what the value classes of Kotlin that they are to be of require in
 * their {@code init}, once all else was checked.
 *
 * @param others checks all else
 */
record ValueClassValidation(ArgumentValidator.Factory others) implements ArgumentValidator.Factory {

	private static final int MAX_TEXT_CHARS = 200;

	@Override
	public ArgumentValidator create(Class<?> beanType, Method method, List<@Nullable String> members) {
		ArgumentValidator before = this.others.create(beanType, method, members);
		KotlinFunction function = KotlinMethods.function(method);
		if (function == null || function.valueClasses().findAny().isEmpty()) {
			return before;
		}
		List<@Nullable Class<?>> wrappers = new ArrayList<>();
		for (int i = 0; i < members.size(); i++) {
			wrappers.add(function.valueClass(i));
		}
		return new ArgumentValidator() {

			@Override
			public void validate(Object bean, @Nullable Object[] arguments) {
				before.validate(bean, arguments);
				for (int i = 0; i < arguments.length; i++) {
					Class<?> wrapper = wrappers.get(i);
					Object argument = arguments[i];
					if (wrapper != null && argument != null) {
						check(wrapper, argument, members.get(i));
					}
				}
			}

			@Override
			public SchemaRefinement schema(int index) {
				return before.schema(index);
			}

		};
	}

	private static void check(Class<?> wrapper, Object argument, @Nullable String member) {
		try {
			ValueClasses.check(wrapper, argument);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidMessageException(ErrorType.INVALID_REQUEST,
					((member != null) ? "member '" + member + "'" : "request") + " is not valid: "
							+ Texts.cut(Texts.message(ex), MAX_TEXT_CHARS),
					ex);
		}
	}

}
