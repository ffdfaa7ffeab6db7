package com.codechu.ipc.client;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import com.codechu.ipc.client.Watchdog.Watched;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of {@link Watchdog}.
 */
@Timeout(60)
class WatchdogTests {

	private final Watchdog watchdog = new Watchdog(Duration.ofHours(1));

	private final Pool idle = new Pool();

	@RepeatedTest(100)
	void aNewClientIsLookedAtAlthoughTheOthersAreIdle() throws Exception {
		Pool busy = new Pool();
		busy.busy = true;
		fallAsleep();
		this.watchdog.watch(busy);
		assertThat(busy.looked.await(10, TimeUnit.SECONDS)).isTrue();
		end(busy);
	}

	@RepeatedTest(100)
	void aNewDeadlineIsLookedAt() throws Exception {
		fallAsleep();
		this.idle.looked = new CountDownLatch(1);
		this.idle.busy = true;
		this.watchdog.wakeUp();
		assertThat(this.idle.looked.await(10, TimeUnit.SECONDS)).isTrue();
		end();
	}

	private void fallAsleep() throws InterruptedException {
		this.watchdog.watch(this.idle);
		assertThat(this.idle.lastLook.await(10, TimeUnit.SECONDS)).isTrue();
	}

	private void end(Pool... others) {
		for (Pool pool : others) {
			pool.empty = true;
		}
		this.idle.empty = true;
		this.watchdog.wakeUp();
	}

	private static final class Pool implements Watched {

		private final CountDownLatch lastLook = new CountDownLatch(1);

		private volatile CountDownLatch looked = new CountDownLatch(1);

		private volatile boolean busy;

		private volatile boolean empty;

		@Override
		public boolean check(long now) {
			this.looked.countDown();
			return this.busy;
		}

		@Override
		public boolean isBusy() {
			this.lastLook.countDown();
			return this.busy;
		}

		@Override
		public boolean isEmpty() {
			return this.empty;
		}

	}

}
