package com.codechu.ipc.handler.invocation;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.codechu.ipc.protocol.JsonLineProtocol;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.BeansException;
import org.springframework.beans.ConfigurablePropertyAccessor;
import org.springframework.beans.PropertyAccessorFactory;

/**
 * The way from a request to something within it, by the names that its members have on
 * the wire. Follows the values, as only they tell which classes the names come from.
 */
final class MemberPath {

	private final JsonLineProtocol protocol;

	private final StringBuilder path = new StringBuilder();

	private @Nullable Object value;

	MemberPath(JsonLineProtocol protocol) {
		this.protocol = protocol;
	}

	void begin(@Nullable String member, @Nullable Object value) {
		this.path.append((member != null) ? member : "");
		this.value = value;
	}

	/**
	 * Go to an element.
	 * @param index its index, if it has one
	 * @param key its key, if it has one
	 * @param leaf the bean that the last property belongs to, for elements that have
	 * neither
	 */
	void element(@Nullable Integer index, @Nullable Object key, @Nullable Object leaf) {
		if (index == null && key == null && this.value instanceof Collection<?>) {
			this.value = leaf;
		}
		if (index != null) {
			this.path.append('[').append(index.intValue()).append(']');
			this.value = element(this.value, index);
		}
		if (key != null) {
			this.path.append('[').append(key).append(']');
			this.value = (this.value instanceof Map<?, ?> map) ? map.get(key) : null;
		}
	}

	private static @Nullable Object element(@Nullable Object value, int index) {
		if (value instanceof List<?> list) {
			return (index < list.size()) ? list.get(index) : null;
		}
		return (value instanceof Object[] array && index < array.length) ? array[index] : null;
	}

	void property(String name) {
		Object bean = (this.value instanceof Optional<?> optional) ? optional.orElse(null) : this.value;
		String member = name;
		this.value = null;
		if (bean != null && !bean.getClass().getName().startsWith("java.")) {
			member = this.protocol.memberName(bean.getClass(), name);
			this.value = property(bean, name);
		}
		this.path.append(this.path.isEmpty() ? "" : ".").append(member);
	}

	private static @Nullable Object property(Object bean, String name) {
		try {
			ConfigurablePropertyAccessor fields = PropertyAccessorFactory.forDirectFieldAccess(bean);
			return fields.isReadableProperty(name) ? fields.getPropertyValue(name) : null;
		}
		catch (BeansException ex) {
			return null; // what follows keeps the names of its properties
		}
	}

	@Override
	public String toString() {
		return this.path.toString();
	}

}
