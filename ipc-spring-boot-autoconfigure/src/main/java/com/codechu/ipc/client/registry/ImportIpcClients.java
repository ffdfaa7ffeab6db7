package com.codechu.ipc.client.registry;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.AliasFor;

/**
 * Creates beans from interfaces with {@link com.codechu.ipc.client.IpcExchange} methods.
 * Use it on a {@code @Configuration} class or on the application class. The application
 * fails to start if an interface has a mistake, with a message that names method and
 * parameter, or if no interface is found; if there are no clients, as in a test slice,
 * the beans are only created when they are injected.
 *
 * @since 0.1.0
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Repeatable(ImportIpcClients.Container.class)
@Import(IpcClientsRegistrar.class)
public @interface ImportIpcClients {

	/**
	 * The same as {@link #types()}.
	 * @return the interfaces
	 */
	@AliasFor("types")
	Class<?>[] value() default {};

	/**
	 * The interfaces to create beans from.
	 * @return the interfaces
	 */
	@AliasFor("value")
	Class<?>[] types() default {};

	/**
	 * Packages to scan, including their subpackages, for interfaces with
	 * {@link com.codechu.ipc.client.IpcExchange} methods.
	 * @return the packages
	 */
	String[] basePackages() default {};

	/**
	 * Classes whose packages are scanned, as a type-safe alternative to
	 * {@link #basePackages()}.
	 * @return the classes
	 */
	Class<?>[] basePackageClasses() default {};

	/**
	 * The client that sends the requests. If it is not the default client, its name
	 * qualifies the beans, so that one interface can be used for several servers.
	 * @return a name under {@code ipc.clients}, or of any
	 * {@link com.codechu.ipc.client.IpcClient} bean
	 */
	String client() default IpcClients.DEFAULT;

	/**
	 * Container annotation for several {@link ImportIpcClients @ImportIpcClients}.
	 */
	@Target(ElementType.TYPE)
	@Retention(RetentionPolicy.RUNTIME)
	@Documented
	@Import(IpcClientsRegistrar.class)
	@interface Container {

		/**
		 * The annotations.
		 * @return the annotations
		 */
		ImportIpcClients[] value();

	}

}
