package com.codechu.ipc.testing;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.autoconfigure.OverrideAutoConfiguration;
import org.springframework.boot.test.context.filter.annotation.TypeExcludeFilters;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.core.annotation.AliasFor;
import org.springframework.test.context.BootstrapWith;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/**
 * Annotation for a test of components that use clients. It provides the clients, and a
 * {@link MockIpcServer} that all of them are connected to unless
 * {@link AutoConfigureMockIpcServer @AutoConfigureMockIpcServer} specifies otherwise.
 * Only the auto-configurations of clients, of Jackson and of Bean Validation are applied;
 * clients that {@code @ImportIpcClients} declares are included. Component scanning is
 * limited to the named components, {@code IpcClientInterceptor},
 * {@code IpcClientCustomizer}, {@code JacksonModule} and {@code @JacksonComponent} beans.
 *
 * <pre>
 * &#64;IpcClientTest(Reports.class)
 * class ReportsTests {
 *
 *     &#64;Test
 *     void showsFiles(&#64;Autowired MockIpcServer server, &#64;Autowired Reports reports) {
 *         server.on("rescan", Map.of("files", 3));
 *         assertThat(reports.scan(Path.of("/tmp")).files()).isEqualTo(3);
 *         server.verify("rescan");
 *     }
 *
 * }
 * </pre>
 *
 * @since 0.1.0
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@BootstrapWith(IpcClientTestContextBootstrapper.class)
@ExtendWith(SpringExtension.class)
@OverrideAutoConfiguration(enabled = false)
@TypeExcludeFilters(IpcClientTypeExcludeFilter.class)
@AutoConfigureMockIpcServer
@ImportAutoConfiguration
public @interface IpcClientTest {

	/**
	 * Properties in the form {@code key=value} for the environment of the test.
	 * @return the properties
	 */
	String[] properties() default {};

	/**
	 * The components to test, as {@link #components()}.
	 * @return the classes of the components
	 */
	@AliasFor("components")
	Class<?>[] value() default {};

	/**
	 * The components to test. May be empty if they are imported, or if only clients that
	 * are declared by interfaces are tested.
	 * @return the classes of the components
	 */
	@AliasFor("value")
	Class<?>[] components() default {};

	/**
	 * Whether component scanning is limited as described above. Otherwise, only the
	 * filters apply.
	 * @return whether the default filters are used
	 */
	boolean useDefaultFilters() default true;

	/**
	 * Filters for further beans.
	 * @return the filters
	 */
	Filter[] includeFilters() default {};

	/**
	 * Filters for beans to exclude.
	 * @return the filters
	 */
	Filter[] excludeFilters() default {};

	/**
	 * Auto-configurations to leave out.
	 * @return their classes
	 */
	@AliasFor(annotation = ImportAutoConfiguration.class, attribute = "exclude")
	Class<?>[] excludeAutoConfiguration() default {};

}
