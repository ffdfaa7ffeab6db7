package com.codechu.ipc.client;

import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import com.codechu.ipc.mapping.IpcParam;
import com.codechu.ipc.mapping.internal.MappedNames;
import com.codechu.ipc.mapping.internal.WholeRequests;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;

/**
 * How one method of an interface sends its command, decided when its proxy is made.
 *
 * @param command the command's name
 * @param members for each parameter the member it is sent as, {@code null} for the one
 * whose members are sent
 * @param reply what the method returns
 * @param type what to make of the reply
 */
record ExchangeMethod(String command, @Nullable String[] members, Reply reply, TypeReference<Object> type) {

	private enum Reply {

		NONE, NOW, LATER

	}

	static ExchangeMethod of(Method method) {
		IpcExchange annotation = method.getAnnotation(IpcExchange.class);
		if (annotation == null) {
			throw new IllegalArgumentException(method.toGenericString() + " is abstract, but not marked @IpcExchange");
		}
		return new ExchangeMethod(MappedNames.command(annotation.value(), method), members(method), reply(method),
				reference(replyType(method)));
	}

	private static @Nullable String[] members(Method method) {
		Parameter[] parameters = method.getParameters();
		@Nullable String[] members = new String[parameters.length];
		int body = -1;
		for (int i = 0; i < parameters.length; i++) {
			IpcParam annotation = parameters[i].getAnnotation(IpcParam.class);
			if (annotation != null) {
				int index = i;
				members[i] = MappedNames.member(annotation, parameters[i])
					.orElseThrow(() -> mistake(method, index, "has no name at run time: write @IpcParam(\"name\"), "
							+ "or compile with the -parameters option"));
			}
			else if (!WholeRequests.canBe(parameters[i].getType())) {
				throw mistake(method, i, "cannot be sent as a whole request: mark it with @IpcParam");
			}
			else if (body >= 0) {
				throw mistake(method, i, String.format(Locale.ROOT,
						"would be sent as the whole request, as parameter %d is: mark it with @IpcParam", body));
			}
			else {
				body = i;
			}
		}
		return members;
	}

	private static Reply reply(Method method) {
		if (method.getReturnType() == void.class) {
			return Reply.NONE;
		}
		return isLater(method) ? Reply.LATER : Reply.NOW;
	}

	private static boolean isLater(Method method) {
		return method.getReturnType() == CompletableFuture.class || method.getReturnType() == CompletionStage.class;
	}

	private static Type replyType(Method method) {
		Type type = method.getGenericReturnType();
		if (isLater(method)) {
			type = (type instanceof ParameterizedType later) ? later.getActualTypeArguments()[0] : Object.class;
		}
		if (type == Void.class) {
			throw new IllegalArgumentException(method.toGenericString()
					+ " says nothing of the reply: declare what it is, or make it void to send a notification");
		}
		if (type instanceof TypeVariable<?>) {
			throw new IllegalArgumentException(method.toGenericString() + " returns a " + type.getTypeName()
					+ ", of which nothing is known: declare it again with a specific type");
		}
		return type;
	}

	private static TypeReference<Object> reference(Type type) {
		return new TypeReference<>() {

			@Override
			public Type getType() {
				return type;
			}

		};
	}

	private static IllegalArgumentException mistake(Method method, int index, String what) {
		Parameter parameter = method.getParameters()[index];
		return new IllegalArgumentException(String.format(Locale.ROOT, "Parameter %d ('%s' of type %s) of %s %s", index,
				parameter.getName(), parameter.getType().getSimpleName(), method.toGenericString(), what));
	}

	@Nullable Object invoke(IpcClient client, @Nullable Object[] arguments) {
		IpcCommandRequest request = client.command(this.command);
		for (int i = 0; i < arguments.length; i++) {
			Object argument = (arguments[i] instanceof Optional<?> optional) ? optional.orElse(null) : arguments[i];
			String member = this.members[i];
			if (member != null) {
				request.param(member, argument);
			}
			else if (argument != null) {
				request.body(argument);
			}
		}
		switch (this.reply) {
			case NONE -> {
				request.send();
				return null;
			}
			case LATER -> {
				return request.retrieveAsync(this.type);
			}
			default -> {
				return request.retrieve(this.type);
			}
		}
	}

}
