package com.codechu.ipc.sample;

import com.codechu.ipc.mapping.IpcError;

/**
 * There can be one scan at a time.
 */
@IpcError("scan-running")
class ScanRunningException extends RuntimeException {

	ScanRunningException(String path) {
		super("a scan of " + path + " is running");
	}

}
