package com.example.vault;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import com.codechu.ipc.topic.IpcTopic;
import org.springframework.stereotype.Component;

@Component
class Vault {

	private final List<Stored> files = new CopyOnWriteArrayList<>();

	private final IpcTopic<Stored> stores = IpcTopic.create();

	private final IpcTopic<Integer> count = IpcTopic.latest();

	private final Announcer announcer;

	Vault(Announcer announcer) {
		this.announcer = announcer;
		this.count.publish(0);
	}

	Stored store(Path path) {
		if (path.getNameCount() == 0) {
			throw new VaultException("cannot store " + path);
		}
		Stored stored = new Stored(path, path.toString().length());
		this.files.add(stored);
		this.stores.publish(stored);
		this.count.publish(this.files.size());
		this.announcer.announce(stored);
		return stored;
	}

	List<Stored> files() {
		return this.files;
	}

	void forget(Path path) {
		this.files.removeIf((file) -> file.path().equals(path));
		this.count.publish(this.files.size());
	}

	IpcTopic<Stored> stores() {
		return this.stores;
	}

	IpcTopic<Integer> count() {
		return this.count;
	}

}
