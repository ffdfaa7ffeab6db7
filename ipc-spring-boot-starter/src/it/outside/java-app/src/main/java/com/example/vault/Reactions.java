package com.example.vault;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

import com.codechu.ipc.handler.IpcListener;
import org.springframework.stereotype.Component;

@Component
class Reactions {

	private final BlockingQueue<Stored> announced = new LinkedBlockingQueue<>();

	private final BlockingQueue<Stored> watched = new LinkedBlockingQueue<>();

	@IpcListener("events")
	void announced(Stored stored) {
		this.announced.add(stored);
	}

	@IpcListener(client = "vault", command = "stores")
	void watched(Stored stored) {
		this.watched.add(stored);
	}

	BlockingQueue<Stored> announced() {
		return this.announced;
	}

	BlockingQueue<Stored> watched() {
		return this.watched;
	}

}
