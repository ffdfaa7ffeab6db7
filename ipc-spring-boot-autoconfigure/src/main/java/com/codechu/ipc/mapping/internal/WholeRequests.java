package com.codechu.ipc.mapping.internal;

import java.util.Collection;
import java.util.Map;

/**
 * Which types stand for a whole request.
 */
public final class WholeRequests {

	private WholeRequests() {
	}

	/**
	 * Return whether values of a type are objects on the wire.
	 * @param type the type of a parameter
	 * @return {@code true} for records, beans, trees and maps; {@code false} for numbers,
	 * strings, arrays and other types of the JDK
	 */
	public static boolean canBe(Class<?> type) {
		if (type == Object.class || Map.class.isAssignableFrom(type)) {
			return true;
		}
		return !type.isPrimitive() && !type.isArray() && !type.isEnum() && !Collection.class.isAssignableFrom(type)
				&& !CharSequence.class.isAssignableFrom(type) && !type.getName().startsWith("java.");
	}

}
