package com.example.vault;

import com.codechu.ipc.mapping.IpcError;

@IpcError("not-storable")
class VaultException extends RuntimeException {

	VaultException(String message) {
		super(message);
	}

}
