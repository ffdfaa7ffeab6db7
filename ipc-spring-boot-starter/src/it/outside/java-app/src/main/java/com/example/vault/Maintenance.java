package com.example.vault;

import java.util.concurrent.atomic.AtomicBoolean;

@Administration
class Maintenance {

	private final AtomicBoolean draining = new AtomicBoolean();

	@Acknowledged
	void drain() {
		this.draining.set(true);
	}

	@Acknowledged("resume-all")
	void resume() {
		this.draining.set(false);
	}

}
