package com.example.vault;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;

import com.codechu.ipc.client.IpcExchange;
import com.codechu.ipc.mapping.IpcParam;
import com.codechu.ipc.protocol.ProgressUpdate;

@IpcExchange(value = "vault.", acknowledged = true, timeout = "30s")
public interface VaultApi {

	@IpcExchange
	Stored store(@IpcParam Path path, Consumer<ProgressUpdate> progress);

	@IpcExchange
	CompletableFuture<Summary> summary();

	@IpcExchange
	Stream<Stored> list(@IpcParam int atLeast);

	@IpcExchange("drop")
	void forget(@IpcParam Path path);

}
