package com.codechu.ipc.protocol;

import tools.jackson.core.JsonParser;
import tools.jackson.core.TokenStreamContext;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.deser.DeserializationProblemHandler;

/**
 * Lets a mapper that refuses unknown members accept the command.
 */
final class CommandIsKnown extends DeserializationProblemHandler {

	private final String commandKey;

	CommandIsKnown(String commandKey) {
		this.commandKey = commandKey;
	}

	@Override
	public boolean handleUnknownProperty(DeserializationContext context, JsonParser parser,
			ValueDeserializer<?> deserializer, Object bean, String name) {
		if (name.equals(this.commandKey) && isMemberOfRoot(parser)) {
			parser.skipChildren();
			return true;
		}
		return false;
	}

	// At the beginning of an object, its own context is the current one already.
	private static boolean isMemberOfRoot(JsonParser parser) {
		TokenStreamContext context = parser.streamReadContext();
		TokenStreamContext object = parser.currentToken().isStructStart() ? context.getParent() : context;
		return object.getParent().inRoot();
	}

}
