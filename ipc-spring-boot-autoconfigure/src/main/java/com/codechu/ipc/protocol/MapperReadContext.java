package com.codechu.ipc.protocol;

import java.lang.reflect.Type;

import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TreeNode;
import tools.jackson.core.tree.ArrayTreeNode;
import tools.jackson.core.tree.ObjectTreeNode;
import tools.jackson.core.type.ResolvedType;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.json.JsonMapper;

/**
 * Lets deserializers ask the parser for whole values, as
 * {@link JsonParser#readValueAs(Class)} does, with the settings of the mapper but none of
 * its limits.
 */
final class MapperReadContext extends ObjectReadContext.Base {

	private final JsonMapper mapper;

	MapperReadContext(JsonMapper mapper) {
		this.mapper = mapper;
	}

	@Override
	public ObjectTreeNode createObjectNode() {
		return this.mapper.createObjectNode();
	}

	@Override
	public ArrayTreeNode createArrayNode() {
		return this.mapper.createArrayNode();
	}

	@Override
	@SuppressWarnings("unchecked")
	public <T extends TreeNode> T readTree(JsonParser parser) {
		return (T) this.mapper.reader().readTree(parser);
	}

	@Override
	public <T> T readValue(JsonParser parser, Class<T> type) {
		return this.mapper.readerFor(type).readValue(parser);
	}

	@Override
	public <T> T readValue(JsonParser parser, TypeReference<T> type) {
		Type wanted = type.getType();
		return this.mapper.readerFor(this.mapper.constructType(wanted)).readValue(parser);
	}

	@Override
	public <T> T readValue(JsonParser parser, ResolvedType type) {
		return this.mapper.readerFor((JavaType) type).readValue(parser);
	}

}
