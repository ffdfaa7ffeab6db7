package com.codechu.ipc.client;

import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.codechu.ipc.mapping.IpcParam;
import com.codechu.ipc.mapping.internal.MappedNames;
import com.codechu.ipc.mapping.internal.WholeRequests;
import com.codechu.ipc.protocol.ProgressUpdate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.type.TypeFactory;

/**
 * How one method of an interface sends its command, decided when its proxy is made.
 *
 * @param command the command's name
 * @param members for each parameter the member it is sent as, {@code null} for the one
 * whose members are sent
 * @param progress the index of the parameter that receives progress, -1 if there is none
 * @param form in which form the method returns what comes
 * @param type what to make of the reply, {@code void.class} for a notification
 * @param timeout the deadline, {@code null} for that of the client
 */
record ExchangeMethod(String command, @Nullable String[] members, int progress, ResultForm form, Type type,
		@Nullable Duration timeout) {

	private static final TypeFactory TYPES = TypeFactory.createDefaultInstance();

	private static final Pattern TIMEOUT = Pattern.compile("(\\d{1,9})(ms|s|m|h)?");

	static ExchangeMethod of(Class<?> type, Method method, IpcReactiveTypes reactiveTypes) {
		IpcExchange annotation = method.getAnnotation(IpcExchange.class);
		if (annotation == null) {
			throw new IllegalArgumentException(method.toGenericString() + " is abstract, but not marked @IpcExchange");
		}
		ResultForm form = ResultForm.of(method, reactiveTypes);
		Type replyType = replyType(type, method, annotation, form);
		int progress = progress(method);
		if (progress >= 0 && replyType == void.class) {
			throw mistake(method, progress, "receives progress, but the method does not wait for a reply: return"
					+ " something, or let it be acknowledged");
		}
		return new ExchangeMethod(MappedNames.command(annotation.value(), method), members(method, progress), progress,
				form, replyType, timeout(method, annotation.timeout()));
	}

	private static @Nullable Duration timeout(Method method, String text) {
		if (text.isEmpty()) {
			return null;
		}
		Matcher matcher = TIMEOUT.matcher(text);
		if (!matcher.matches() || Long.parseLong(matcher.group(1)) == 0) {
			throw new IllegalArgumentException(method.toGenericString() + " has the timeout \"" + text
					+ "\": write a number and ms, s, m or h, such as 500ms");
		}
		long number = Long.parseLong(matcher.group(1));
		return switch ((matcher.group(2) != null) ? matcher.group(2) : "s") {
			case "ms" -> Duration.ofMillis(number);
			case "m" -> Duration.ofMinutes(number);
			case "h" -> Duration.ofHours(number);
			default -> Duration.ofSeconds(number);
		};
	}

	private static int progress(Method method) {
		Parameter[] parameters = method.getParameters();
		int progress = -1;
		for (int i = 0; i < parameters.length; i++) {
			if (isProgress(parameters[i].getParameterizedType())) {
				if (progress >= 0) {
					throw mistake(method, i, "receives progress, as parameter " + progress + " does: take one off");
				}
				progress = i;
			}
		}
		return progress;
	}

	private static boolean isProgress(Type type) {
		if (!(type instanceof ParameterizedType consumer) || consumer.getRawType() != Consumer.class) {
			return false;
		}
		Type argument = consumer.getActualTypeArguments()[0];
		if (argument instanceof WildcardType wildcard) {
			return List.of(wildcard.getLowerBounds()).contains(ProgressUpdate.class);
		}
		return argument == ProgressUpdate.class;
	}

	private static @Nullable String[] members(Method method, int progress) {
		Parameter[] parameters = method.getParameters();
		@Nullable String[] members = new String[parameters.length];
		int body = -1;
		for (int i = 0; i < parameters.length; i++) {
			IpcParam annotation = parameters[i].getAnnotation(IpcParam.class);
			if (i == progress) {
				continue;
			}
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

	private static Type replyType(Class<?> type, Method method, IpcExchange annotation, ResultForm form) {
		boolean isVoid = method.getReturnType() == void.class;
		if (annotation.acknowledged() && !isVoid) {
			throw new IllegalArgumentException(method.toGenericString()
					+ " is marked as acknowledged, but is so by its result: make it void, or take that off");
		}
		if (isVoid) {
			return annotation.acknowledged() ? Void.class : void.class;
		}
		if (form.noValue()) {
			return Void.class;
		}
		JavaType declaring = TYPES.constructType(type).findSuperType(method.getDeclaringClass());
		JavaType reply = TYPES.resolveMemberType(method.getGenericReturnType(), declaring.getBindings());
		Type declared = method.getGenericReturnType();
		if (form.generic()) {
			declared = (declared instanceof ParameterizedType later) ? later.getActualTypeArguments()[0] : Object.class;
			reply = reply.containedTypeOrUnknown(0);
		}
		else if (reply.hasRawClass(Void.class)) {
			throw new IllegalArgumentException(method.toGenericString() + " says nothing of the reply: declare what it"
					+ " is, or make it void, acknowledged or not");
		}
		if (declared instanceof TypeVariable<?> && reply.isJavaLangObject()) {
			throw new IllegalArgumentException(method.toGenericString() + " returns a " + declared.getTypeName()
					+ ", of which nothing is known: declare it again with a specific type");
		}
		return reply.hasRawClass(Void.class) ? Void.class : reply;
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
			if (i == this.progress) {
				receiveProgress(request, argument);
			}
			else if (member != null) {
				request.param(member, argument);
			}
			else if (argument != null) {
				request.body(argument);
			}
		}
		if (this.timeout != null) {
			request.timeout(this.timeout);
		}
		return this.form.send().apply(request, this.type);
	}

	@SuppressWarnings("unchecked")
	private static void receiveProgress(IpcCommandRequest request, @Nullable Object consumer) {
		if (consumer != null) {
			request.onProgress((Consumer<ProgressUpdate>) consumer);
		}
	}

}
