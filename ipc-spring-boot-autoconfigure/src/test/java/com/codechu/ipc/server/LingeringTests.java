package com.codechu.ipc.server;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How long a refused peer is listened to.
 */
class LingeringTests {

	private final Lingering lingering = new Lingering(0);

	@Test
	void untilThePeerEnds() {
		assertThat(this.lingering.isEnough(0, 1)).isFalse();
		assertThat(this.lingering.isEnough(100, 2)).isFalse();
		assertThat(this.lingering.isEnough(-1, 3)).isTrue();
	}

	@Test
	void aSecondAtMost() {
		assertThat(this.lingering.isEnough(0, Lingering.MAX_TIME.toNanos() - 1)).isFalse();
		assertThat(this.lingering.isEnough(0, Lingering.MAX_TIME.toNanos())).isTrue();
	}

	@Test
	void someMegabytesAtMost() {
		assertThat(this.lingering.isEnough(Lingering.MAX_BYTES - 1, 1)).isFalse();
		assertThat(this.lingering.isEnough(1, 1)).isTrue();
	}

}
