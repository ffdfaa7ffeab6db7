package com.codechu.ipc.handler.invocation;

import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.Optional;

import com.codechu.ipc.handler.InvalidDeclarationException;
import com.codechu.ipc.mapping.IpcParam;
import com.codechu.ipc.mapping.internal.MappedNames;
import com.codechu.ipc.mapping.internal.WholeRequests;
import com.codechu.ipc.peer.PeerCredentials;
import com.codechu.ipc.protocol.InvalidMessageException;
import com.codechu.ipc.protocol.JsonLineProtocol;
import com.codechu.ipc.protocol.RawJson;
import com.codechu.ipc.server.IpcConnection;
import com.codechu.ipc.server.IpcRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.core.Nullness;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.StringValueResolver;
import tools.jackson.core.JsonParser;
import tools.jackson.core.TokenStreamContext;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.deser.DeserializationProblemHandler;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * Decides once, for each parameter of a command's method, where its arguments come from.
 */
final class ParameterFactory {

	private final JsonLineProtocol protocol;

	private final StringValueResolver placeholders;

	private final DeserializationProblemHandler reservedAreKnown;

	/**
	 * Create a factory.
	 * @param protocol binds arguments
	 * @param placeholders resolves placeholders in default values
	 * @param commandKey the member that names the command, which no bean needs to have
	 */
	ParameterFactory(JsonLineProtocol protocol, StringValueResolver placeholders, String commandKey) {
		this.protocol = protocol;
		this.placeholders = placeholders;
		this.reservedAreKnown = new DeserializationProblemHandler() {

			@Override
			public boolean handleUnknownProperty(DeserializationContext context, JsonParser parser,
					ValueDeserializer<?> deserializer, Object bean, String name) {
				if ((name.equals(commandKey) || name.equals(IpcRequest.TRACE)) && isMemberOfRoot(parser)) {
					parser.skipChildren();
					return true;
				}
				return false;
			}

		};
	}

	// At the beginning of an object, its own context is the current one already.
	private static boolean isMemberOfRoot(JsonParser parser) {
		TokenStreamContext context = parser.streamReadContext();
		TokenStreamContext object = parser.currentToken().isStructStart() ? context.getParent() : context;
		return object.getParent().inRoot();
	}

	Parameter[] create(Class<?> beanType, Method method) {
		Parameter[] parameters = new Parameter[method.getParameterCount()];
		int body = -1;
		for (int i = 0; i < parameters.length; i++) {
			MethodParameter declared = new MethodParameter(method, i).withContainingClass(beanType);
			parameters[i] = create(declared);
			if (parameters[i] instanceof BodyParameter) {
				if (body >= 0) {
					throw mistake(declared, "would be bound from the whole request, as parameter %d is".formatted(body),
							"Mark parameters for single members with @IpcParam, or put them all into one record.");
				}
				body = i;
			}
		}
		return parameters;
	}

	private Parameter create(MethodParameter declared) {
		Class<?> type = declared.getParameterType();
		if (type == IpcRequest.class) {
			return (request) -> request;
		}
		if (type == IpcConnection.class) {
			return new OutsideParameter(IpcRequest::connection);
		}
		if (type == PeerCredentials.class) {
			return new OutsideParameter((request) -> request.connection().peer());
		}
		IpcParam annotation = AnnotatedElementUtils.findMergedAnnotation(declared.getParameter(), IpcParam.class);
		return (annotation != null) ? member(declared, annotation) : body(declared);
	}

	private Parameter member(MethodParameter declared, IpcParam annotation) {
		MethodParameter value = declared.nestedIfOptional();
		boolean wrapped = declared.getParameterType() == Optional.class;
		ObjectReader reader = this.protocol.readerFor(type(value));
		Object defaultValue = defaultValue(declared, annotation.defaultValue(), reader);
		boolean required = defaultValue == null && !wrapped
				&& Nullness.forMethodParameter(declared) != Nullness.NULLABLE;
		return new MemberParameter(memberName(declared, annotation), type(value), required, wrapped, defaultValue,
				this.protocol, reader);
	}

	private static String memberName(MethodParameter declared, IpcParam annotation) {
		return MappedNames.member(annotation, declared.getParameter())
			.orElseThrow(() -> mistake(declared, "has no name at run time",
					"Write @IpcParam(\"name\"), or compile with the -parameters option."));
	}

	private @Nullable Object defaultValue(MethodParameter declared, String text, ObjectReader reader) {
		if (text.equals(IpcParam.NO_DEFAULT)) {
			return null;
		}
		String resolved = this.placeholders.resolveStringValue(text);
		try {
			return (resolved != null) ? this.protocol.bind(StringNode.valueOf(resolved), reader, null) : null;
		}
		catch (InvalidMessageException ex) {
			throw mistake(declared,
					"has the default value \"" + resolved + "\", which does not fit: it "
							+ String.valueOf(ex.getMessage()).replaceFirst("^request ", ""),
					"Correct the default value.");
		}
	}

	private Parameter body(MethodParameter declared) {
		Class<?> type = declared.getParameterType();
		if (type.isAssignableFrom(ObjectNode.class)) {
			return new BodyParameter(null, true, IpcRequest::json);
		}
		if (type == RawJson.class) {
			return new BodyParameter(type, false, IpcRequest::raw);
		}
		if (!WholeRequests.canBe(type)) {
			throw mistake(declared, "cannot be bound from a whole request", "Mark it with @IpcParam.");
		}
		ObjectReader reader = this.protocol.readerFor(type(declared)).withHandler(this.reservedAreKnown);
		return new BodyParameter(type(declared), true, (request) -> this.protocol.bind(request.json(), reader, null));
	}

	private static Type type(MethodParameter declared) {
		ResolvableType type = ResolvableType.forMethodParameter(declared);
		return type.hasUnresolvableGenerics() ? type.toClass() : type.getType();
	}

	private static InvalidDeclarationException mistake(MethodParameter declared, String what, String action) {
		return new InvalidDeclarationException("Parameter %d ('%s' of type %s) of %s %s".formatted(
				declared.getParameterIndex(), declared.getParameter().getName(),
				declared.getParameterType().getSimpleName(), declared.getExecutable().toGenericString(), what), action);
	}

	/**
	 * Takes an argument from the whole request.
	 */
	private record BodyParameter(@Nullable Type type, boolean needsTree, Parameter source) implements Parameter {

		@Override
		public @Nullable Object argument(IpcRequest request) {
			return this.source.argument(request);
		}

	}

	/**
	 * Takes an argument from elsewhere.
	 */
	private record OutsideParameter(Parameter source) implements Parameter {

		@Override
		public @Nullable Object argument(IpcRequest request) {
			return this.source.argument(request);
		}

		@Override
		public boolean needsTree() {
			return false;
		}

	}

}
