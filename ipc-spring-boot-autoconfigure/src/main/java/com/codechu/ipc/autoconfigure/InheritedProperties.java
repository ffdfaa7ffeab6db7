package com.codechu.ipc.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.PropertySourcesPlaceholdersResolver;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.core.env.Environment;

/**
 * Properties of a named server or client, which inherit from those of the default one.
 *
 * @param own the prefix of its own properties
 * @param defaults the prefix of the others
 * @param never the names under the prefix that are not inherited
 */
record InheritedProperties(ConfigurationPropertyName own, ConfigurationPropertyName defaults, Set<String> never) {

	static final ConfigurationPropertyName CLIENT = ConfigurationPropertyName.of("ipc.client");

	static final ConfigurationPropertyName SERVER = ConfigurationPropertyName.of("ipc.server");

	static InheritedProperties ofClient(String name) {
		return new InheritedProperties(named(NamedBeans.CLIENTS, name), CLIENT, Set.of());
	}

	static InheritedProperties ofServer(String name) {
		return new InheritedProperties(named(NamedBeans.SERVERS, name), SERVER, Set.of("path"));
	}

	// Names may be in camel case.
	private static ConfigurationPropertyName named(NamedBeans beans, String name) {
		return ConfigurationPropertyName.adapt(beans.prefix() + "." + name, '.');
	}

	/**
	 * Bind the properties.
	 * @param <T> what they are bound to
	 * @param environment has the properties
	 * @param type what they are bound to
	 * @return the bound object
	 */
	<T> T bind(Environment environment, Class<T> type) {
		return binder(environment).bindOrCreate(this.own.toString(), type);
	}

	/**
	 * Find a single property.
	 * @param environment has the properties
	 * @param name its name below the prefix
	 * @return its value, {@code null} if neither is set
	 */
	@Nullable Boolean flag(Environment environment, String name) {
		return binder(environment).bind(this.own + "." + name, Boolean.class).orElse(null);
	}

	private Binder binder(Environment environment) {
		List<ConfigurationPropertySource> sources = new ArrayList<>();
		ConfigurationPropertySources.get(environment).forEach(sources::add);
		for (ConfigurationPropertySource source : List.copyOf(sources)) {
			sources.add((wanted) -> {
				ConfigurationPropertyName inherited = inherited(wanted);
				return (inherited != null) ? source.getConfigurationProperty(inherited) : null;
			});
		}
		ApplicationConversionService conversion = new ApplicationConversionService();
		conversion.addConverter(new FileModeConverter());
		return new Binder(sources, new PropertySourcesPlaceholdersResolver(environment), conversion);
	}

	// What is not found below its own name is looked up where there is none.
	private @Nullable ConfigurationPropertyName inherited(ConfigurationPropertyName wanted) {
		if (!this.own.isAncestorOf(wanted)) {
			return null;
		}
		ConfigurationPropertyName name = wanted.subName(this.own.getNumberOfElements());
		return this.never.contains(name.toString()) ? null : this.defaults.append(name);
	}

}
