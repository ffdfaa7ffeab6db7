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
 * Makes beans out of interfaces with {@link com.codechu.ipc.client.IpcExchange} methods.
 * To be put on a {@code @Configuration} class or the application itself. Mistakes in the
 * interfaces fail the start, naming method and parameter, as does finding nothing; where
 * there are no clients, as in the test of a slice of the application, the beans are not
 * made unless they are injected.
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
	 * The interfaces to make beans of.
	 * @return the interfaces
	 */
	@AliasFor("value")
	Class<?>[] types() default {};

	/**
	 * Packages, with those below, whose interfaces with
	 * {@link com.codechu.ipc.client.IpcExchange} methods are to be made beans of.
	 * @return the packages
	 */
	String[] basePackages() default {};

	/**
	 * Classes whose packages, with those below, are looked through as those of
	 * {@link #basePackages()} are.
	 * @return the classes
	 */
	Class<?>[] basePackageClasses() default {};

	/**
	 * The client that sends the requests. It qualifies the beans, if it is not the
	 * default one, so that one interface can be there for several servers.
	 * @return a name out of {@code ipc.clients}, or of any
	 * {@link com.codechu.ipc.client.IpcClient} bean
	 */
	String client() default IpcClients.DEFAULT;

	/**
	 * Holds several of them.
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
