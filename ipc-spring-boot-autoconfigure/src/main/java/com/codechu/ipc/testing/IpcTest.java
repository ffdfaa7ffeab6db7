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
 * Annotation for a test that focuses on commands. It provides the server with its
 * handlers, on a separate socket, and an {@link IpcTester} that is connected to it. Only
 * the auto-configurations of handlers, clients and FIFOs, of Jackson, of Bean Validation
 * and of AOP are applied. Component scanning is limited to
 * <ul>
 * <li>the named handlers, or all {@code @IpcHandler} beans if none is named,</li>
 * <li>{@code @IpcAdvice}, {@code IpcInterceptor}, {@code IpcExceptionResolver},
 * {@code IpcArgumentResolver}, {@code IpcResultHandler}, {@code BuiltInCommand},
 * {@code IpcPeerAuthenticationConverter} and {@code IpcServerCustomizer} beans,</li>
 * <li>{@code @JacksonComponent}, {@code JacksonModule}, {@code Converter} and
 * {@code GenericConverter} beans.</li>
 * </ul>
 * Dependencies of handlers are provided with {@code @MockitoBean} or {@code @Import}.
 *
 * <pre>
 * &#64;IpcTest(ScannerCommands.class)
 * class ScannerCommandsTests {
 *
 *     &#64;Test
 *     void rescans(&#64;Autowired IpcTester tester) {
 *         assertThat(tester.command("rescan").with("path", "/no/such")).hasError("no-such-directory");
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
@BootstrapWith(IpcTestContextBootstrapper.class)
@ExtendWith(SpringExtension.class)
@OverrideAutoConfiguration(enabled = false)
@TypeExcludeFilters(IpcTypeExcludeFilter.class)
@AutoConfigureIpcTester
@ImportAutoConfiguration
public @interface IpcTest {

	/**
	 * Properties in the form {@code key=value} for the environment of the test.
	 * @return the properties
	 */
	String[] properties() default {};

	/**
	 * The handlers to test, as {@link #handlers()}.
	 * @return the classes of the handlers
	 */
	@AliasFor("handlers")
	Class<?>[] value() default {};

	/**
	 * The handlers to test. All {@code @IpcHandler} beans by default.
	 * @return the classes of the handlers
	 */
	@AliasFor("value")
	Class<?>[] handlers() default {};

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
