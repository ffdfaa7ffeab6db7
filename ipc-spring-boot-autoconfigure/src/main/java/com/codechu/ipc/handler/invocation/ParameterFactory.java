package com.codechu.ipc.handler.invocation;

import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Supplier;

import com.codechu.ipc.aot.SecurityTypes;
import com.codechu.ipc.handler.InvalidDeclarationException;
import com.codechu.ipc.handler.IpcEmitter;
import com.codechu.ipc.handler.IpcProgress;
import com.codechu.ipc.mapping.IpcParam;
import com.codechu.ipc.mapping.internal.KotlinMethods;
import com.codechu.ipc.mapping.internal.WholeRequests;
import com.codechu.ipc.peer.PeerCredentials;
import com.codechu.ipc.protocol.InvalidMessageException;
import com.codechu.ipc.protocol.JsonLineProtocol;
import com.codechu.ipc.protocol.ProgressUpdate;
import com.codechu.ipc.protocol.RawJson;
import com.codechu.ipc.server.IpcConnection;
import com.codechu.ipc.server.IpcRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.core.Nullness;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AnnotatedMethod;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.util.ClassUtils;
import org.springframework.util.function.SingletonSupplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * Decides once, for each parameter of a command's method, where its arguments come from.
 */
final class ParameterFactory {

	/** What optional numbers are when they are missing. */
	private static final Map<Type, Object> EMPTY = Map.of(OptionalInt.class, OptionalInt.empty(), OptionalLong.class,
			OptionalLong.empty(), OptionalDouble.class, OptionalDouble.empty());

	private final JsonLineProtocol protocol;

	private final DeclaredNames names;

	private final String commandKey;

	private final ResolvedArguments resolved;

	/**
	 * Create a factory.
	 * @param protocol binds arguments
	 * @param names resolves names and default values
	 * @param commandKey the member that names the command
	 * @param resolved what is not bound from the request
	 */
	ParameterFactory(JsonLineProtocol protocol, DeclaredNames names, String commandKey, ResolvedArguments resolved) {
		this.protocol = protocol;
		this.names = names;
		this.commandKey = commandKey;
		this.resolved = resolved;
	}

	List<Parameter> create(Class<?> beanType, Method method) {
		List<Parameter> parameters = new ArrayList<>();
		int body = -1;
		for (MethodParameter declared : new BeanTypeMethod(method, beanType).getMethodParameters()) {
			Parameter parameter = create(declared);
			if (parameter instanceof Parameter.Output output && output.item() != null) {
				requireEmitter(declared, parameters);
			}
			if (parameter instanceof Parameter.Body) {
				if (body >= 0) {
					throw mistake(declared, "would be bound from the whole request, as parameter " + body + " is",
							"Annotate parameters for single members with @IpcParam, or combine them in one record.");
				}
				body = declared.getParameterIndex();
			}
			parameters.add(parameter);
		}
		return parameters;
	}

	private static void requireEmitter(MethodParameter declared, List<Parameter> before) {
		Method method = (Method) declared.getExecutable();
		Class<?> result = ResultTypes.unwrap(ResolvedTypes.ofReturn(method, declared.getContainingClass())).toClass();
		if (result != void.class && result != Void.class) {
			throw mistake(declared, "sends items, but the method also has a result",
					"Make the method void, or return a Stream.");
		}
		if (Parameter.Output.items(before).isPresent()) {
			throw mistake(declared, "is a second emitter", "Use a single IpcEmitter.");
		}
	}

	private Parameter create(MethodParameter declared) {
		Class<?> type = declared.getParameterType();
		if (type == IpcProgress.class) {
			return new Parameter.Output(ItemSink::progress, null);
		}
		if (type == Consumer.class
				&& ResolvableType.forMethodParameter(declared).getGeneric().resolve() == ProgressUpdate.class) {
			return new Parameter.Output(ParameterFactory::consumer, null);
		}
		if (type == IpcEmitter.class) {
			return new Parameter.Output((sink) -> sink,
					ResolvedTypes.of(ResolvableType.forMethodParameter(declared)).getGeneric().getType());
		}
		Parameter context = context(type);
		if (context != null) {
			return context;
		}
		MergedAnnotation<IpcParam> annotation = MergedAnnotations.from(declared.getParameterAnnotations())
			.get(IpcParam.class);
		if (annotation.isPresent()) {
			return member(declared, annotation.synthesize());
		}
		if (type == RawJson.class) {
			return new Parameter.Context(IpcRequest::raw);
		}
		Parameter.Context resolved = this.resolved.find(declared);
		return (resolved != null) ? resolved : body(declared);
	}

	private static Consumer<ProgressUpdate> consumer(ItemSink sink) {
		return sink.progress()::report;
	}

	/**
	 * Return what describes the request rather than being bound from it.
	 * @param type the type of a parameter
	 * @return the parameter, {@code null} if the type is another one
	 */
	static Parameter.@Nullable Context context(Class<?> type) {
		if (type == IpcRequest.class) {
			return new Parameter.Context((request) -> request);
		}
		if (type == IpcConnection.class) {
			return new Parameter.Context(IpcRequest::connection);
		}
		if (type == PeerCredentials.class) {
			return new Parameter.Context((request) -> request.connection().peer());
		}
		if (KotlinMethods.isContinuation(type)) {
			return new Parameter.Context((request) -> null); // which is given by the call
		}
		return null;
	}

	private Parameter member(MethodParameter declared, IpcParam annotation) {
		Type type = type(declared.nestedIfOptional());
		requireReadable(declared, type);
		Supplier<ObjectReader> reader = SingletonSupplier.of(() -> this.protocol.readerFor(type));
		boolean wrapped = declared.getParameterType() == Optional.class;
		Supplier<@Nullable Object> defaultValue = defaultValue(declared, type, annotation.defaultValue(), reader);
		boolean required = defaultValue.get() == null && !wrapped && !isNullable(declared)
				&& !KotlinMethods.isOptional((Method) declared.getExecutable(), declared.getParameterIndex());
		return new MemberParameter(memberName(declared, annotation), annotation.description(), type, required, wrapped,
				defaultValue, reader);
	}

	// As other annotations, it may be in the interface that the client uses as well.
	private static boolean isNullable(MethodParameter declared) {
		if (Nullness.forMethodParameter(declared) == Nullness.NULLABLE) {
			return true;
		}
		Method method = (Method) declared.getExecutable();
		for (Class<?> type : ClassUtils.getAllInterfacesForClassAsSet(declared.getContainingClass())) {
			Method same = ClassUtils.getMethodIfAvailable(type, method.getName(), method.getParameterTypes());
			if (same != null && Nullness
				.forMethodParameter(new MethodParameter(same, declared.getParameterIndex())) == Nullness.NULLABLE) {
				return true;
			}
		}
		return false;
	}

	private String memberName(MethodParameter declared, IpcParam annotation) {
		String name = annotation.value();
		if (name.isEmpty()) {
			return KotlinMethods.name(declared.getParameter())
				.orElseThrow(() -> mistake(declared, "has no name at run time",
						"Use @IpcParam(\"name\"), or compile with the -parameters option."));
		}
		String resolved = this.names.resolve(name);
		if (resolved == null || resolved.isBlank()) {
			throw mistake(declared, "has a blank name", "Use @IpcParam(\"name\"), or omit the name.");
		}
		return resolved;
	}

	private Supplier<@Nullable Object> defaultValue(MethodParameter declared, Type type, String text,
			Supplier<ObjectReader> reader) {
		String resolved = text.equals(IpcParam.NO_DEFAULT) ? null : this.names.resolve(text);
		if (resolved == null) {
			Object empty = EMPTY.get(type);
			return () -> empty;
		}
		try {
			Object value = this.protocol.bind(StringNode.valueOf(resolved), reader.get(), null);
			// What a handler can change must not be there for the next request.
			return isImmutable(declared.nestedIfOptional().getNestedParameterType()) ? () -> value
					: () -> this.protocol.bind(StringNode.valueOf(resolved), reader.get(), null);
		}
		catch (InvalidMessageException ex) {
			throw mistake(declared,
					"has the default value \"" + resolved + "\", which is not valid: " + ex.messageAbout("it"),
					"Correct the default value.");
		}
	}

	private static boolean isImmutable(Class<?> type) {
		return ClassUtils.isPrimitiveOrWrapper(type) || type == String.class || type.isEnum()
				|| type.getName().startsWith("java.time.") || Path.class.isAssignableFrom(type);
	}

	private Parameter body(MethodParameter declared) {
		Class<?> raw = declared.getParameterType();
		if (SecurityTypes.isAny(raw, declared.getParameterAnnotations())) {
			throw mistake(declared, "requires Spring Security, but its IPC support is not active",
					"Enable IpcSecurityAutoConfiguration, or resolve it with an IpcArgumentResolver.");
		}
		if (SecurityTypes.isUser(raw)) {
			throw mistake(declared, "identifies the peer, which is never bound from the request",
					"Use a Principal, annotate it with @AuthenticationPrincipal, or resolve it with an IpcArgumentResolver.");
		}
		if (raw.isAssignableFrom(ObjectNode.class)) {
			return new Parameter.Body(null, SingletonSupplier
				.of(() -> new Parameter.Body.Binding(this.protocol.readerFor(JsonNode.class), false)));
		}
		Type type = type(declared);
		requireReadable(declared, type);
		if (!WholeRequests.canBe(raw)) {
			throw mistake(declared, "cannot be bound from a whole request", "Annotate it with @IpcParam.");
		}
		return new Parameter.Body(type,
				SingletonSupplier
					.of(() -> new Parameter.Body.Binding(this.protocol.requestReaderFor(type, this.commandKey),
							this.protocol.hides(type, this.commandKey))));
	}

	private void requireReadable(MethodParameter declared, Type type) {
		String reason = this.protocol.describeUnreadable(type);
		if (reason != null) {
			throw mistake(declared, "cannot be bound: " + reason,
					"Use a record, a class that Jackson can instantiate, or one of the types that describe the request.");
		}
	}

	private static Type type(MethodParameter declared) {
		return ResolvedTypes.of(declared);
	}

	private static InvalidDeclarationException mistake(MethodParameter declared, String what, String action) {
		return new InvalidDeclarationException(describe(declared) + " " + what, action);
	}

	static String describe(MethodParameter declared) {
		return "Parameter " + declared.getParameterIndex() + " ('"
				+ KotlinMethods.name(declared.getParameter()).orElse(declared.getParameter().getName()) + "' of type "
				+ declared.getParameterType().getSimpleName() + ") of " + declared.getExecutable().toGenericString();
	}

	/**
	 * A method whose parameters have the annotations of those of the interfaces that it
	 * implements, and the types that its bean gives them.
	 */
	private static final class BeanTypeMethod extends AnnotatedMethod {

		private final Class<?> beanType;

		BeanTypeMethod(Method method, Class<?> beanType) {
			super(method);
			this.beanType = beanType;
		}

		@Override
		protected Class<?> getContainingClass() {
			return this.beanType;
		}

	}

}
