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

import com.codechu.ipc.mapping.IpcParam;
import com.codechu.ipc.mapping.internal.KotlinMethods;
import com.codechu.ipc.mapping.internal.MappedNames;
import com.codechu.ipc.mapping.internal.ValueClasses;
import com.codechu.ipc.mapping.internal.WholeRequests;
import com.codechu.ipc.protocol.ProgressUpdate;
import com.codechu.ipc.protocol.internal.Durations;
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
 * @param type the type that the reply is bound to, {@code void.class} for a notification
 * @param timeout the timeout, {@code null} for that of the client
 * @param kotlin what Kotlin makes of the reply, {@code null} for a method of Java
 */
record ExchangeMethod(String command, @Nullable String[] members, int progress, ResultForm form, Type type,
		@Nullable Duration timeout, @Nullable KotlinReply kotlin) {

	private static final TypeFactory TYPES = TypeFactory.createDefaultInstance();

	static ExchangeMethod of(Class<?> type, Method method, IpcReactiveTypes reactiveTypes, IpcAnnotations annotations) {
		IpcExchange annotation = annotations.find(method, IpcExchange.class);
		if (annotation == null) {
			throw new IllegalArgumentException(
					method.toGenericString() + " is abstract, but not annotated with @IpcExchange");
		}
		IpcExchange common = annotations.find(type, IpcExchange.class);
		if (common == null) {
			common = annotations.find(method.getDeclaringClass(), IpcExchange.class);
		}
		KotlinReply kotlin = KotlinReply.of(method);
		Type declared = KotlinMethods.returnType(method);
		ResultForm form = ResultForm.of(TYPES.constructType(declared).getRawClass(), reactiveTypes);
		boolean acknowledged = annotation.acknowledged()
				|| (common != null && common.acknowledged() && declared == void.class);
		Type replyType = replyType(type, method, declared, acknowledged, form);
		int progress = progress(method);
		if (progress >= 0 && replyType == void.class) {
			throw mistake(method, progress, "receives progress, but the method does not wait for a reply: declare a "
					+ "return type, or set acknowledged = true");
		}
		String timeout = (common != null && annotation.timeout().isEmpty()) ? common.timeout() : annotation.timeout();
		String command = annotations
			.resolve(MappedNames.command((common != null) ? common.value() : "", annotation.value(), method));
		if (command.isBlank()) {
			throw new IllegalArgumentException(method.toGenericString()
					+ " has a blank command name: use @IpcExchange(\"name\"), or omit the name");
		}
		return new ExchangeMethod(command, members(method, progress, annotations), progress, form,
				(kotlin != null) ? kotlin.type(replyType, form) : replyType,
				timeout(method, annotations.resolve(timeout)), kotlin);
	}

	private static @Nullable Duration timeout(Method method, String text) {
		if (text.isEmpty()) {
			return null;
		}
		Duration timeout = Durations.parse(text);
		if (timeout == null || timeout.isZero()) {
			throw new IllegalArgumentException(method.toGenericString() + " has the timeout \"" + text
					+ "\", which is not a valid duration: use a number with the unit ms, s, m or h, such as 500ms");
		}
		return timeout;
	}

	private static int progress(Method method) {
		Parameter[] parameters = method.getParameters();
		int progress = -1;
		for (int i = 0; i < parameters.length; i++) {
			if (isProgress(parameters[i].getParameterizedType())) {
				if (progress >= 0) {
					throw mistake(method, i,
							"receives progress, as parameter " + progress + " does: remove one of them");
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

	private static @Nullable String[] members(Method method, int progress, IpcAnnotations annotations) {
		List<Parameter> parameters = KotlinMethods.parameters(method);
		@Nullable String[] members = new String[parameters.size()];
		int body = -1;
		for (int i = 0; i < members.length; i++) {
			IpcParam annotation = annotations.find(parameters.get(i), IpcParam.class);
			if (i == progress) {
				continue;
			}
			if (annotation != null) {
				int index = i;
				String member = MappedNames.member(annotation, parameters.get(i))
					.map(annotations::resolve)
					.orElseThrow(() -> mistake(method, index, "has no name at run time: use @IpcParam(\"name\"), "
							+ "or compile with the -parameters option"));
				if (member.isBlank()) {
					throw mistake(method, i, "has a blank name: use @IpcParam(\"name\"), or omit the name");
				}
				members[i] = member;
			}
			else if (!WholeRequests.canBe(parameters.get(i).getType())) {
				throw mistake(method, i, "cannot be sent as a whole request: annotate it with @IpcParam");
			}
			else if (body >= 0) {
				throw mistake(method, i, String.format(Locale.ROOT,
						"would be sent as the whole request, as parameter %d is: annotate it with @IpcParam", body));
			}
			else {
				body = i;
			}
		}
		return members;
	}

	private static Type replyType(Class<?> type, Method method, Type result, boolean acknowledged, ResultForm form) {
		boolean isVoid = result == void.class;
		if (acknowledged && !isVoid) {
			throw new IllegalArgumentException(method.toGenericString()
					+ " is declared as acknowledged, but its result already acknowledges it: make it void, or remove acknowledged");
		}
		if (isVoid) {
			return acknowledged ? Void.class : void.class;
		}
		if (form.noValue()) {
			return Void.class;
		}
		JavaType declaring = TYPES.constructType(type).findSuperType(method.getDeclaringClass());
		JavaType reply = TYPES.resolveMemberType(result, declaring.getBindings());
		Type declared = result;
		if (form.generic()) {
			declared = (declared instanceof ParameterizedType later) ? later.getActualTypeArguments()[0] : Object.class;
			reply = reply.containedTypeOrUnknown(0);
		}
		else if (KotlinMethods.isFlow(reply.getRawClass())) {
			throw new IllegalArgumentException(method.toGenericString() + " returns a Kotlin Flow, for which "
					+ "no adapter is available: add the dependency"
					+ " org.jetbrains.kotlinx:kotlinx-coroutines-reactor");
		}
		else if (reply.hasRawClass(Void.class)) {
			throw new IllegalArgumentException(method.toGenericString() + " does not describe the reply: declare the "
					+ "type of the reply, or make the method void");
		}
		if (declared instanceof TypeVariable<?> && reply.isJavaLangObject()) {
			throw new IllegalArgumentException(method.toGenericString() + " returns a " + declared.getTypeName()
					+ ", which cannot be resolved: redeclare the method with a specific type");
		}
		return reply.hasRawClass(Void.class) ? Void.class : reply;
	}

	private static IllegalArgumentException mistake(Method method, int index, String what) {
		Parameter parameter = method.getParameters()[index];
		return new IllegalArgumentException(String.format(Locale.ROOT, "Parameter %d ('%s' of type %s) of %s %s", index,
				KotlinMethods.name(parameter).orElse(parameter.getName()), parameter.getType().getSimpleName(),
				method.toGenericString(), what));
	}

	@Nullable Object invoke(IpcClient client, @Nullable Object[] arguments) {
		IpcCommandRequest request = client.command(this.command);
		for (int i = 0; i < this.members.length; i++) {
			Object argument = (arguments[i] instanceof Optional<?> optional) ? optional.orElse(null) : arguments[i];
			argument = (this.kotlin != null) ? ValueClasses.unwrap(argument) : argument;
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
		if (this.kotlin != null && this.form == ResultForm.REPLY) {
			return this.kotlin.exchange(client.path(), request, this.type, arguments);
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
