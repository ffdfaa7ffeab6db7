package com.codechu.ipc.testing;

import org.springframework.boot.test.autoconfigure.TestSliceTestContextBootstrapper;

/**
 * For {@link IpcTest @IpcTest}.
 */
final class IpcTestContextBootstrapper extends TestSliceTestContextBootstrapper<IpcTest> {

}
