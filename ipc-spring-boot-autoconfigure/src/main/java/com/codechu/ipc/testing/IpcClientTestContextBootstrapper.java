package com.codechu.ipc.testing;

import org.springframework.boot.test.autoconfigure.TestSliceTestContextBootstrapper;

/**
 * For {@link IpcClientTest @IpcClientTest}.
 */
final class IpcClientTestContextBootstrapper extends TestSliceTestContextBootstrapper<IpcClientTest> {

}
