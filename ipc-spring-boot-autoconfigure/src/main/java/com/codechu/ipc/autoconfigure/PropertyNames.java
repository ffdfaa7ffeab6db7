package com.codechu.ipc.autoconfigure;

import java.beans.PropertyDescriptor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.BeanUtils;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.core.ResolvableType;

/**
 * The names of this library's properties, derived from the classes that they are bound
 * to.
 */
final class PropertyNames {

	static final Class<?>[] CLASSES = { IpcActuatorProperties.class, IpcClientProperties.class, IpcFifoProperties.class,
			IpcFileProperties.class, IpcPidFileProperties.class, IpcProtocolProperties.class,
			IpcSecurityProperties.class, IpcServerProperties.class, IpcSystemdProperties.class,
			NamedIpcClientsProperties.class, NamedIpcServersProperties.class };

	/** Stands for a name that the application chooses. */
	private static final String ANY = "*";

	private final List<Pattern> patterns = new ArrayList<>();

	PropertyNames() {
		for (Class<?> type : CLASSES) {
			ConfigurationProperties annotation = type.getAnnotation(ConfigurationProperties.class);
			add(List.of(annotation.value().split("\\.")), type);
		}
	}

	private void add(List<String> prefix, Class<?> type) {
		for (PropertyDescriptor property : BeanUtils.getPropertyDescriptors(type)) {
			if (property.getReadMethod() != null && !property.getName().equals("class")) {
				add(with(prefix, DataObjectPropertyName.toDashedForm(property.getName())),
						ResolvableType.forMethodReturnType(property.getReadMethod()));
			}
		}
	}

	private void add(List<String> name, ResolvableType type) {
		ResolvableType value = type.as(Map.class).getGeneric(1);
		if (isOurs(type.toClass())) {
			add(name, type.toClass());
		}
		else if (isOurs(value.toClass())) {
			add(with(name, ANY), value.toClass());
		}
		else {
			boolean open = Map.class.isAssignableFrom(type.toClass())
					|| Collection.class.isAssignableFrom(type.toClass());
			this.patterns.add(new Pattern(name, open));
		}
	}

	private static boolean isOurs(Class<?> type) {
		return type.getPackage() == PropertyNames.class.getPackage() && !type.isEnum();
	}

	private static List<String> with(List<String> elements, String last) {
		List<String> longer = new ArrayList<>(elements);
		longer.add(last);
		return List.copyOf(longer);
	}

	/**
	 * Return whether a property is unknown, though it is where only ours are.
	 * @param name its name
	 * @return whether it cannot have any effect
	 */
	boolean isUnknown(ConfigurationPropertyName name) {
		return !near(name).isEmpty() && this.patterns.stream().noneMatch((pattern) -> pattern.matches(name));
	}

	/**
	 * Find what a property was meant to be.
	 * @param name its name
	 * @return the name of the one that is spelled much the same, or is called the same
	 * but elsewhere; {@code null} if there is none, or more than one
	 */
	@Nullable String nearest(ConfigurationPropertyName name) {
		int least = EditDistance.NEAR + 1;
		String nearest = null;
		for (Pattern pattern : near(name)) {
			String candidate = pattern.fill(name);
			int distance = EditDistance.between(name.toString(), candidate);
			if (distance < least) {
				least = distance;
				nearest = candidate;
			}
		}
		if (nearest == null) {
			String last = name.getLastElement(Form.UNIFORM);
			List<Pattern> same = near(name).stream()
				.filter((pattern) -> pattern.uniform().endsWith("." + last))
				.toList();
			nearest = (same.size() == 1) ? same.get(0).fill(name) : null;
		}
		return nearest;
	}

	// Those below the same two elements.
	private List<Pattern> near(ConfigurationPropertyName name) {
		return this.patterns.stream()
			.filter((pattern) -> name.getNumberOfElements() > 2 && pattern.elements().size() > 2
					&& pattern.matches(name, 0) && pattern.matches(name, 1))
			.toList();
	}

	/**
	 * The name of one property, or of all that an application chooses names for.
	 *
	 * @param elements of the name
	 * @param open whether there are further elements, of a map or a list
	 */
	private record Pattern(List<String> elements, boolean open) {

		// What ends before is an empty node of YAML.
		boolean matches(ConfigurationPropertyName name) {
			int count = name.getNumberOfElements();
			if (count > this.elements.size() && !this.open) {
				return false;
			}
			for (int i = 0; i < Math.min(count, this.elements.size()); i++) {
				if (!matches(name, i)) {
					return false;
				}
			}
			return true;
		}

		boolean matches(ConfigurationPropertyName name, int index) {
			String element = this.elements.get(index);
			return element.equals(ANY) || element.replace("-", "").equals(name.getElement(index, Form.UNIFORM));
		}

		String uniform() {
			return String.join(".", this.elements).replace("-", "");
		}

		String fill(ConfigurationPropertyName name) {
			String[] filled = this.elements.toArray(String[]::new);
			for (int i = 0; i < filled.length; i++) {
				if (filled[i].equals(ANY)) {
					filled[i] = (i < name.getNumberOfElements()) ? name.getElement(i, Form.ORIGINAL) : "<name>";
				}
			}
			return String.join(".", Arrays.asList(filled));
		}

	}

}
