package com.example.vault;

import java.nio.file.NoSuchFileException;

import com.codechu.ipc.handler.IpcAdvice;
import com.codechu.ipc.handler.IpcExceptionHandler;
import com.codechu.ipc.protocol.ErrorEnvelope;

@IpcAdvice
class VaultErrors {

	@IpcExceptionHandler
	ErrorEnvelope missing(NoSuchFileException failure) {
		return new ErrorEnvelope("no-such-file", "there is no " + failure.getFile());
	}

}
