package com.codechu.ipc.testing;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Starts a {@link MockIpcServer} with the application context of a test, before any bean
 * is created, and connects clients to it. The server is available as the bean
 * {@code mockIpcServer}. Its replies and requests are reset after each test method, which
 * fails if there were {@link MockIpcServer#verifyNoUnexpectedRequests() unexpected} ones.
 *
 * <pre>
 * &#64;SpringBootTest
 * &#64;AutoConfigureMockIpcServer(clients = "scanner")
 * class ReportsTests {
 *
 *     &#64;Test
 *     void showsFiles(&#64;Autowired MockIpcServer server, &#64;Autowired Reports reports) {
 *         server.on("rescan", Map.of("files", 3));
 *         ...
 *     }
 *
 * }
 * </pre>
 *
 * @since 0.1.0
 * @see IpcClientTest
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
public @interface AutoConfigureMockIpcServer {

	/**
	 * The clients that are connected to the server: names under {@code ipc.clients},
	 * which then need no other property, and {@code default} for the client of
	 * {@code ipc.client}. By default, all clients that have properties, and the default
	 * client.
	 * @return the names
	 */
	String[] clients() default {};

}
