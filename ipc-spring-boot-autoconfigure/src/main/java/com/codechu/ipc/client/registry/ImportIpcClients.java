package com.codechu.ipc.client.registry;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.AliasFor;

/**
 * Makes beans out of interfaces with {@link com.codechu.ipc.client.IpcExchange} methods.
 * To be put on a {@code @Configuration} class or the application itself. Mistakes in the
 * interfaces fail the start, naming method and parameter.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Import(IpcClientsRegistrar.class)
public @interface ImportIpcClients {

	/**
	 * Stands for the client that is injected where no name is given.
	 */
	String DEFAULT_CLIENT = "default";

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
	 * The client that sends the requests.
	 * @return a name out of {@code ipc.clients}, or of any
	 * {@link com.codechu.ipc.client.IpcClient} bean
	 */
	String client() default DEFAULT_CLIENT;

}
