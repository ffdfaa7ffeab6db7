package com.codechu.ipc.sample;

import com.codechu.ipc.mapping.IpcError;

/**
 * Thrown when a scan is requested while another one is running.
 */
@IpcError("scan-running")
class ScanRunningException extends RuntimeException {

	ScanRunningException(String path) {
		super("a scan of " + path + " is running");
	}

}
