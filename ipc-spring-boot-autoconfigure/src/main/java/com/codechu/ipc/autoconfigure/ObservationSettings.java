package com.codechu.ipc.autoconfigure;

import java.util.Collection;
import java.util.List;
import java.util.Map;

import io.micrometer.common.KeyValues;
import io.micrometer.observation.GlobalObservationConvention;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationFilter;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationPredicate;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.util.ClassUtils;

/**
 * How observations are processed in an application, as far as its beans show. If in
 * doubt, all processing is assumed.
 *
 * @param beanFactory where to look
 */
record ObservationSettings(ConfigurableListableBeanFactory beanFactory) {

	private static final String BOOT = "org.springframework.boot.";

	private static final String METERS = "io.micrometer.core.instrument.observation.DefaultMeterObservationHandler";

	private static final String REGISTRY = "io.micrometer.core.instrument.MeterRegistry";

	private static final String CUSTOMIZER = BOOT
			+ "micrometer.observation.autoconfigure.ObservationRegistryCustomizer";

	static ObservationSettings of(ConfigurableListableBeanFactory beanFactory) {
		return new ObservationSettings(beanFactory);
	}

	/**
	 * Find out whether observations are switched off by the properties
	 * {@code management.observations.enable}. Other predicates may decide anew for each.
	 * @param name the name of the observations
	 * @return {@code false} if there will be none
	 */
	boolean isEnabled(String name) {
		return beans(ObservationPredicate.class).stream()
			.filter(ObservationSettings::isOfBoot)
			.allMatch((predicate) -> predicate.test(name, new Observation.Context()));
	}

	/**
	 * Find out whether nothing comes of observations but Boot's own timers: no traces,
	 * and nothing of the application that would look at them or change them.
	 * @return the tags of all timers, {@code null} if there may be more than timers
	 */
	@Nullable KeyValues onlyTimed() {
		boolean bare = isDefinedByBoot(ObservationRegistry.class)
				&& beans(ObservationPredicate.class).stream().allMatch(ObservationSettings::isOfBoot)
				&& beans(GlobalObservationConvention.class).isEmpty() && handlersAreBootsMeters() && isUnique(REGISTRY)
				&& noneOf(CUSTOMIZER);
		Collection<ObservationFilter> filters = beans(ObservationFilter.class);
		if (!bare || !filters.stream().allMatch(ObservationSettings::isOfBoot)) {
			return null;
		}
		Observation.Context context = new Observation.Context();
		for (ObservationFilter filter : filters) {
			context = filter.map(context);
		}
		return context.getLowCardinalityKeyValues();
	}

	private boolean handlersAreBootsMeters() {
		Collection<?> handlers = beans(ObservationHandler.class);
		return handlers.size() == 1 && handlers.iterator().next().getClass().getName().equals(METERS)
				&& isDefinedByBoot(ObservationHandler.class);
	}

	private <T> Collection<T> beans(Class<T> type) {
		return this.beanFactory.getBeansOfType(type).values();
	}

	private static boolean isOfBoot(Object bean) {
		return bean.getClass().getName().startsWith(BOOT);
	}

	private boolean isDefinedByBoot(Class<?> type) {
		List<String> names = List.of(this.beanFactory.getBeanNamesForType(type));
		return names.size() == 1 && this.beanFactory.containsBeanDefinition(names.get(0))
				&& isOfBoot(this.beanFactory.getBeanDefinition(names.get(0)));
	}

	private static boolean isOfBoot(BeanDefinition definition) {
		String configuration = definition.getFactoryBeanName();
		return configuration != null && configuration.startsWith(BOOT);
	}

	private boolean isUnique(String className) {
		return present(className) && this.beanFactory.getBeanProvider(type(className)).getIfUnique() != null;
	}

	private boolean noneOf(String className) {
		Map<String, ?> beans = present(className) ? this.beanFactory.getBeansOfType(type(className)) : Map.of();
		return beans.values().stream().allMatch(ObservationSettings::isOfBoot);
	}

	private boolean present(String className) {
		return ClassUtils.isPresent(className, this.beanFactory.getBeanClassLoader());
	}

	private Class<?> type(String className) {
		return ClassUtils.resolveClassName(className, this.beanFactory.getBeanClassLoader());
	}

}
