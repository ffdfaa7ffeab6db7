package com.codechu.ipc.server;

import java.time.Duration;
import java.util.Random;

import com.codechu.ipc.server.Drain.Decision;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How a connection ends at a stop, in bytes and milliseconds.
 */
class DrainTests {

	private static final long MILLI = 1_000_000;

	private final Drain drain = new Drain();

	private Decision read(int count, long millis) {
		return this.drain.read(count, false, millis * MILLI);
	}

	@Test
	void whatHasArrivedIsHandled() {
		assertThat(read(100, 0)).isEqualTo(Decision.HANDLE);
		assertThat(read(100, 0)).isEqualTo(Decision.HANDLE);
	}

	@Test
	void aSilentPeerHasAWhile() {
		assertThat(read(0, 0)).isEqualTo(Decision.LOOK_AGAIN);
		assertThat(read(0, 10)).isEqualTo(Decision.LOOK_AGAIN);
		assertThat(read(0, 11)).isEqualTo(Decision.END_INPUT);
	}

	@Test
	void aPeerThatNeverSaidAnythingIsToldNothing() {
		read(0, 0);
		read(0, 11);
		this.drain.inputEnded(11 * MILLI + 50_000);
		assertThat(read(-1, 11)).isEqualTo(Decision.END);
	}

	@Test
	void aPeerThatWentOnIsTold() {
		read(100, 0);
		read(0, 1);
		read(0, 12);
		this.drain.inputEnded(12 * MILLI + 50_000);
		assertThat(read(-1, 12)).isEqualTo(Decision.REFUSE);
	}

	@Test
	void whoSendsAfterTheSilenceIsTold() {
		read(0, 0);
		assertThat(read(100, 5)).isEqualTo(Decision.REFUSE);
	}

	@Test
	void whoIsMidLineIsTold() {
		read(0, 0);
		read(0, 11);
		this.drain.inputEnded(11 * MILLI);
		assertThat(this.drain.read(-1, true, 11 * MILLI)).isEqualTo(Decision.REFUSE);
	}

	@Test
	void whenNobodyLookedForAMomentThenThePeerIsTold() {
		read(0, 0);
		read(0, 11);
		this.drain.inputEnded(11 * MILLI + Drain.UNNOTICED.toNanos() + 1);
		assertThat(read(-1, 12)).isEqualTo(Decision.REFUSE);
	}

	@Test
	void whenOthersEndTheInputThenThePeerIsToldIfSomethingMayBeLost() {
		this.drain.inputEndedByOthers(false);
		assertThat(read(-1, 0)).isEqualTo(Decision.END);
		Drain unsure = new Drain();
		unsure.inputEndedByOthers(true);
		assertThat(unsure.read(-1, false, 0)).isEqualTo(Decision.REFUSE);
	}

	@Test
	void thePeersOwnEndIsHandled() {
		assertThat(read(-1, 0)).isEqualTo(Decision.HANDLE);
	}

	@Test
	void whoNeverPausesIsToldInTheEnd() {
		int handled = 0;
		while (read(65_536, handled) == Decision.HANDLE) {
			handled++;
		}
		assertThat(handled).isEqualTo(Drain.MAX_BYTES / 65_536 + 1);
		assertThat(read(65_536, handled)).isEqualTo(Decision.REFUSE);
	}

	@Test
	void everyScheduleEndsAndNothingIsLostInSilence() {
		for (int seed = 0; seed < 20_000; seed++) {
			Random random = new Random(seed);
			Drain drain = new Drain();
			long now = 0;
			boolean sawBytes = false;
			boolean ended = false;
			Decision decision = Decision.LOOK_AGAIN;
			for (int looks = 0; decision == Decision.LOOK_AGAIN || decision == Decision.HANDLE
					|| decision == Decision.END_INPUT; looks++) {
				assertThat(looks).as("seed %d", seed).isLessThan(5_000);
				now += random.nextInt(8_000_000);
				int count = ended ? -1 : (random.nextInt(4) == 0) ? 1 + random.nextInt(70_000) : 0;
				decision = drain.read(count, false, now);
				sawBytes |= count > 0;
				if (decision == Decision.END_INPUT) {
					ended = true;
					now += random.nextInt(200_000);
					drain.inputEnded(now);
				}
				if (decision == Decision.HANDLE && count < 0) {
					break;
				}
			}
			// Without a word, only who has said nothing since the stop.
			assertThat(decision == Decision.END && sawBytes).as("seed %d", seed).isFalse();
			assertThat(now).as("seed %d", seed).isLessThan(Duration.ofMinutes(1).toNanos());
		}
	}

}
