package com.codechu.ipc.client.registry;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import com.codechu.ipc.client.IpcClient;
import com.codechu.ipc.client.IpcExchange;
import com.codechu.ipc.client.IpcServiceProxyFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanRegistrar;
import org.springframework.beans.factory.BeanRegistry;
import org.springframework.beans.factory.BeanRegistry.SupplierContext;
import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.context.annotation.ImportAware;
import org.springframework.core.annotation.AnnotationAttributes;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.util.Assert;
import org.springframework.util.ClassUtils;

/**
 * Registers what {@link ImportIpcClients} asks for.
 */
class IpcClientsRegistrar implements BeanRegistrar, ImportAware {

	private @Nullable AnnotationAttributes attributes;

	@Override
	public void setImportMetadata(AnnotationMetadata metadata) {
		this.attributes = AnnotationAttributes
			.fromMap(metadata.getAnnotationAttributes(ImportIpcClients.class.getName()));
	}

	@Override
	public void register(BeanRegistry registry, Environment environment) {
		AnnotationAttributes attributes = this.attributes;
		Assert.state(attributes != null, "@ImportIpcClients is missing");
		String client = attributes.getString("client");
		Set<Class<?>> types = new LinkedHashSet<>(List.of(attributes.getClassArray("types")));
		for (String basePackage : attributes.getStringArray("basePackages")) {
			types.addAll(scan(basePackage, environment));
		}
		types.forEach((type) -> register(registry, type, client));
	}

	private static <T> void register(BeanRegistry registry, Class<T> type, String client) {
		registry.registerBean(type.getName(), type, (spec) -> spec
			.supplier((context) -> new IpcServiceProxyFactory(client(context, client)).createClient(type)));
	}

	private static IpcClient client(SupplierContext context, String name) {
		return ImportIpcClients.DEFAULT_CLIENT.equals(name) ? context.bean(IpcClient.class)
				: context.bean(name, IpcClient.class);
	}

	private static Set<Class<?>> scan(String basePackage, Environment environment) {
		InterfaceScanner scanner = new InterfaceScanner(environment);
		Set<Class<?>> types = new LinkedHashSet<>();
		scanner.findCandidateComponents(basePackage)
			.forEach((candidate) -> types.add(ClassUtils.resolveClassName(String.valueOf(candidate.getBeanClassName()),
					ClassUtils.getDefaultClassLoader())));
		return types;
	}

	/**
	 * Finds interfaces instead of components.
	 */
	private static final class InterfaceScanner extends ClassPathScanningCandidateComponentProvider {

		InterfaceScanner(Environment environment) {
			super(false, environment);
			addIncludeFilter((reader, factory) -> reader.getAnnotationMetadata().isInterface()
					&& reader.getAnnotationMetadata().hasAnnotatedMethods(IpcExchange.class.getName()));
		}

		@Override
		protected boolean isCandidateComponent(AnnotatedBeanDefinition definition) {
			return definition.getMetadata().isIndependent();
		}

	}

}
