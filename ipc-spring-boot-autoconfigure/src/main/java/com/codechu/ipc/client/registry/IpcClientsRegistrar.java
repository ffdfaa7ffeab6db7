package com.codechu.ipc.client.registry;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import com.codechu.ipc.Internal;
import com.codechu.ipc.client.IpcAnnotations;
import com.codechu.ipc.client.IpcClient;
import com.codechu.ipc.client.IpcExchange;
import com.codechu.ipc.client.IpcServiceProxyFactory;
import com.codechu.ipc.handler.InvalidDeclarationException;
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
 * Registers the clients declared by {@link ImportIpcClients}. Public because code that is
 * generated ahead of time for the importing class creates it.
 */
@Internal
public final class IpcClientsRegistrar implements BeanRegistrar, ImportAware {

	private @Nullable AnnotationMetadata metadata;

	@Override
	public void setImportMetadata(AnnotationMetadata metadata) {
		this.metadata = metadata;
	}

	@Override
	public void register(BeanRegistry registry, Environment environment) {
		AnnotationMetadata metadata = this.metadata;
		Assert.state(metadata != null, "@ImportIpcClients is missing");
		IpcAnnotations annotations = new MergedIpcAnnotations(environment::resolveRequiredPlaceholders);
		Map<String, ImportedClients.Imported> clients = new LinkedHashMap<>();
		for (AnnotationAttributes annotation : metadata.getMergedRepeatableAnnotationAttributes(ImportIpcClients.class,
				ImportIpcClients.Container.class, false)) {
			String client = annotation.getString("client");
			types(annotation, metadata.getClassName(), environment).forEach((type) -> clients
				.put(register(registry, type, client, annotations), new ImportedClients.Imported(type, client)));
		}
		registry.registerBean(metadata.getClassName() + ".ipcClients", ImportedClients.class, (spec) -> {
			spec.lazyInit();
			spec.supplier((context) -> new ImportedClients(clients));
		});
		registry.registerBean(metadata.getClassName() + ".ipcClientQualifiers", ImportedClientQualifiers.class,
				(spec) -> spec.supplier((context) -> new ImportedClientQualifiers(clients)));
	}

	private static Set<Class<?>> types(AnnotationAttributes annotation, String importing, Environment environment) {
		Set<Class<?>> types = new LinkedHashSet<>(List.of(annotation.getClassArray("types")));
		Set<String> packages = new LinkedHashSet<>(List.of(annotation.getStringArray("basePackages")));
		Stream.of(annotation.getClassArray("basePackageClasses")).map(Class::getPackageName).forEach(packages::add);
		packages.forEach((basePackage) -> types.addAll(scan(basePackage, environment)));
		if (types.isEmpty()) {
			throw new InvalidDeclarationException(
					"@ImportIpcClients on " + importing + " finds no interfaces with @IpcExchange methods"
							+ (packages.isEmpty() ? "" : " in " + String.join(", ", packages)),
					"Specify interfaces with 'types', or their packages with 'basePackages'.");
		}
		return types;
	}

	private static <T> String register(BeanRegistry registry, Class<T> type, String client,
			IpcAnnotations annotations) {
		boolean isDefault = IpcClients.DEFAULT.equals(client);
		String name = isDefault ? type.getName() : client + "." + type.getName();
		registry.registerBean(name, type, (spec) -> {
			spec.lazyInit();
			spec.description(type.getSimpleName() + " of IPC client '" + client + "'");
			spec.supplier((context) -> create(type, client(context, client), annotations));
		});
		return name;
	}

	private static <T> T create(Class<T> type, IpcClient client, IpcAnnotations annotations) {
		try {
			return IpcServiceProxyFactory.builderFor(client)
				.reactiveTypes(ReactiveTypes.find())
				.annotations(annotations)
				.build()
				.createClient(type);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidDeclarationException(
					"Interface " + type.getName() + " cannot be a client: " + ex.getMessage(),
					"Correct the interface.");
		}
	}

	private static IpcClient client(SupplierContext context, String name) {
		IpcClients clients = context.beanProvider(IpcClients.class).getIfAvailable();
		if (clients != null) {
			return clients.get(name);
		}
		return IpcClients.DEFAULT.equals(name) ? context.bean(IpcClient.class) : context.bean(name, IpcClient.class);
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
