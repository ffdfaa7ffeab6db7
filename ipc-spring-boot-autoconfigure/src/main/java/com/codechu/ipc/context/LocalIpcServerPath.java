package com.codechu.ipc.context;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.beans.factory.annotation.Value;

/**
 * Injects the path on which the IPC server listens, into a field or parameter of type
 * {@code String} or {@link java.nio.file.Path}. A shorthand for
 * <code>&#64;Value("${local.ipc.server.path}")</code>; the property exists once the
 * server was started, so this is intended for tests and for beans that are created later.
 * The path of a server of {@code ipc.servers} is {@code local.ipc.servers.<name>.path}.
 *
 * @since 0.1.0
 */
@Target({ ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Value("${" + LocalIpcServerPath.PROPERTY + "}")
public @interface LocalIpcServerPath {

	/**
	 * The property that holds the path.
	 */
	String PROPERTY = "local.ipc.server.path";

}
