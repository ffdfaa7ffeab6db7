package com.codechu.ipc.protocol;

import com.codechu.ipc.Internal;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is known of a value beyond its type, to be added to its schema: constraints, for
 * example.
 */
@Internal
public interface SchemaRefinement {

	/** Nothing is known. */
	SchemaRefinement NONE = (schema) -> false;

	/**
	 * Add what is known.
	 * @param schema the schema of the value
	 * @return whether the value must be there
	 */
	boolean refine(ObjectNode schema);

	/**
	 * Return what is known of the properties of a type.
	 * @param type the type of the value
	 * @return something that is equal where the same is known of the same type,
	 * {@code null} if nothing is
	 */
	default @Nullable Object known(Class<?> type) {
		return null;
	}

	/**
	 * Return what is known of a property of the value.
	 * @param owner the class that has the property
	 * @param name the name of the property in Java
	 * @return what is known of it
	 */
	default SchemaRefinement property(Class<?> owner, String name) {
		return NONE;
	}

	/**
	 * Return what is known of the elements of the value, or the values of a map.
	 * @param map whether the value is a map
	 * @return what is known of them
	 */
	default SchemaRefinement element(boolean map) {
		return NONE;
	}

}
