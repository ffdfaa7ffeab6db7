package com.codechu.ipc.autoconfigure;

import java.util.Locale;
import java.util.function.Supplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.boot.env.OriginTrackedMapPropertySource;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.PropertySource;
import org.springframework.util.function.SingletonSupplier;

/**
 * Logs a warning for unknown properties of this library in configuration files. Names in
 * the environment and in system properties are not checked, because they may be intended
 * for other programs.
 */
final class UnknownProperties implements BeanFactoryPostProcessor {

	private static final ConfigurationPropertyName OURS = ConfigurationPropertyName.of("ipc");

	private static final Log logger = LogFactory.getLog(UnknownProperties.class);

	private final ConfigurableEnvironment environment;

	UnknownProperties(ConfigurableEnvironment environment) {
		this.environment = environment;
	}

	// Before there are beans: the unknown property may be why one of them fails.
	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
		Supplier<PropertyNames> known = SingletonSupplier.of(PropertyNames::new);
		for (PropertySource<?> source : this.environment.getPropertySources()) {
			if (source instanceof OriginTrackedMapPropertySource
					&& ConfigurationPropertySource.from(source) instanceof IterableConfigurationPropertySource names) {
				names.stream()
					.filter((name) -> OURS.isAncestorOf(name) && known.get().isUnknown(name))
					.forEach((name) -> warn(name, names.getConfigurationProperty(name), known.get().nearest(name)));
			}
		}
	}

	private static void warn(ConfigurationPropertyName name, @Nullable ConfigurationProperty property,
			@Nullable String nearest) {
		logger.warn(String.format(Locale.ROOT, "Unknown property '%s' has no effect%s (%s)", name,
				(nearest != null) ? "; did you mean '" + nearest + "'?" : "",
				(property != null) ? property.getOrigin() : null));
	}

}
