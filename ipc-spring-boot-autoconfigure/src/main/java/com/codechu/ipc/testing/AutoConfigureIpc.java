package com.codechu.ipc.testing;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Gives the application context of a test a socket of its own, with a short path, and
 * points its {@link com.codechu.ipc.client.IpcClient} there. So contexts that are cached,
 * and tests that run at the same time, never meet. A pidfile and FIFOs, if the
 * application has any, lie beside the socket. A client of {@code ipc.clients} goes to
 * that socket if it has the path of {@code ipc.server.path}, and else to where nobody
 * listens, so that no test talks to a daemon that happens to run. All is removed when the
 * context is closed.
 *
 * <pre>
 * &#64;SpringBootTest
 * &#64;AutoConfigureIpc
 * class ScannerTests {
 *
 *     &#64;Test
 *     void answers(@Autowired IpcClient client) {
 *         ...
 *     }
 *
 * }
 * </pre>
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
public @interface AutoConfigureIpc {

}
