package com.example.vault;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;

import com.codechu.ipc.handler.IpcCommand;
import com.codechu.ipc.handler.IpcHandler;
import com.codechu.ipc.protocol.ProgressUpdate;

@IpcHandler
class VaultService implements VaultApi {

	private final Vault vault;

	VaultService(Vault vault) {
		this.vault = vault;
	}

	@Override
	@IpcCommand(value = { "vault.store", "vault.put" }, description = "Stores a file.")
	public Stored store(Path path, Consumer<ProgressUpdate> progress) {
		progress.accept(new ProgressUpdate(0, 1L, path.toString()));
		return this.vault.store(path);
	}

	@Override
	public CompletableFuture<Summary> summary() {
		return CompletableFuture.supplyAsync(() -> new Summary(this.vault.files().size(), Duration.ofSeconds(5)));
	}

	@Override
	public Stream<Stored> list(int atLeast) {
		return this.vault.files().stream().filter((file) -> file.bytes() >= atLeast);
	}

	@Override
	public void forget(Path path) {
		this.vault.forget(path);
	}

}
