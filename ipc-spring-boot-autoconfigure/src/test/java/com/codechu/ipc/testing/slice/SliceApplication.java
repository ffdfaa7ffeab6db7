package com.codechu.ipc.testing.slice;

import com.codechu.ipc.client.registry.ImportIpcClients;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * An application to be tested in slices.
 */
@SpringBootApplication
@ImportIpcClients(types = SliceBeans.ScannerClient.class, client = "scanner")
class SliceApplication {

}
