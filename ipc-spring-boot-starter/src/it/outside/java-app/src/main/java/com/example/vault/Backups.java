package com.example.vault;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import com.codechu.ipc.client.IpcClient;
import com.codechu.ipc.client.IpcSubscriber;
import com.codechu.ipc.client.IpcSubscription;
import com.codechu.ipc.protocol.ProgressUpdate;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;

@Component
class Backups {

	private final VaultApi vault;

	private final IpcClient client;

	Backups(@Qualifier("vault") VaultApi vault, @Qualifier("vault") IpcClient client) {
		this.vault = vault;
		this.client = client;
	}

	long store(Path... paths) {
		long bytes = 0;
		for (Path path : paths) {
			bytes += this.vault.store(path, (progress) -> {
			}).bytes();
		}
		return bytes;
	}

	List<ProgressUpdate> progress(Path path) {
		List<ProgressUpdate> updates = new ArrayList<>();
		this.vault.store(path, updates::add);
		return updates;
	}

	List<Path> list(int atLeast) {
		try (Stream<Stored> files = this.vault.list(atLeast)) {
			return files.map(Stored::path).toList();
		}
	}

	int slow(int steps) {
		return this.client.command("slow")
			.param("steps", steps)
			.onError("not-storable", (failure) -> new IllegalStateException(failure.error()))
			.retrieve(Integer.class);
	}

	IpcSubscription watch(IpcSubscriber<Stored> subscriber) {
		return this.client.command("stores").subscribe(Stored.class, subscriber);
	}

	void drop(Path path) {
		this.vault.forget(path);
	}

}
