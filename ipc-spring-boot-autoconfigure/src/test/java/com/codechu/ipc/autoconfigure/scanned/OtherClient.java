package com.codechu.ipc.autoconfigure.scanned;

import com.codechu.ipc.client.IpcExchange;

public interface OtherClient {

	@IpcExchange
	String other();

}
