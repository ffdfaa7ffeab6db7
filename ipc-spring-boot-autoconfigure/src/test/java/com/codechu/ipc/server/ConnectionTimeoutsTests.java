package com.codechu.ipc.server;

import java.time.Duration;

import com.codechu.ipc.server.ConnectionTimeouts.Overdue;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What takes too long, in states and seconds.
 */
class ConnectionTimeoutsTests {

	private static final ServerLimits LIMITS = ServerLimits.DEFAULTS.withTimeouts(Duration.ofSeconds(10),
			Duration.ofSeconds(2), Duration.ofSeconds(3));

	private final ConnectionTimeouts timeouts = new ConnectionTimeouts();

	private Overdue at(double seconds, ConnectionState state) {
		return at(seconds, state.ordinal(), 0);
	}

	private Overdue at(double seconds, long stamp, double handlerSeconds) {
		return this.timeouts.check(stamp, (long) (handlerSeconds * 1e9), 1 + (long) (seconds * 1e9), LIMITS);
	}

	@Test
	void anIdlePeerIsToldAfterTheIdleTimeout() {
		assertThat(at(0, ConnectionState.IDLE)).isNull();
		assertThat(at(10, ConnectionState.IDLE)).isNull();
		assertThat(at(10.1, ConnectionState.IDLE)).isEqualTo(
				new Overdue(Overdue.Kind.PEER, "the connection was idle for 10 s", ConnectionState.IDLE.ordinal()));
	}

	@Test
	void aPeerOfWhomNothingComesIsLostInTheEnd() {
		at(0, ConnectionState.IDLE);
		assertThat(at(11, ConnectionState.IDLE).kind()).isEqualTo(Overdue.Kind.PEER);
		assertThat(at(16, ConnectionState.IDLE).kind()).isEqualTo(Overdue.Kind.PEER);
		assertThat(at(16.1, ConnectionState.IDLE).kind()).isEqualTo(Overdue.Kind.LOST);
	}

	@Test
	void aLineCountsFromItsBegin() {
		at(0, ConnectionState.RECEIVING);
		assertThat(at(2.1, ConnectionState.RECEIVING).text()).isEqualTo("the line was not finished within 2 s");
	}

	@Test
	void aPeerThatDoesNotReadIsLostUnlessItReadsNowAndThen() {
		long sending = ConnectionState.SENDING.ordinal();
		at(0, sending, 0);
		long progress = ConnectionState.SENDING.after(sending);
		assertThat(at(2.9, progress, 0)).isNull();
		assertThat(at(5.8, progress, 0)).isNull();
		assertThat(at(6, progress, 0).kind()).isEqualTo(Overdue.Kind.LOST);
	}

	@Test
	void aHandlerCountsByItsOwnLimit() {
		long handling = ConnectionState.HANDLING.ordinal();
		at(0, handling, 0.25);
		assertThat(at(100, handling, 0)).as("no limit").isNull();
		assertThat(at(100, handling, 0.25)).isEqualTo(new Overdue(Overdue.Kind.HANDLER, "250 ms", handling));
		assertThat(this.timeouts.handlingNanos(handling, 1 + (long) 100e9)).isEqualTo((long) 100e9);
		assertThat(this.timeouts.handlingNanos(ConnectionState.IDLE.after(handling), (long) 100e9)).isZero();
	}

	@Test
	void whoNobodyHasLookedAtIsLost() {
		at(0, ConnectionState.ARRIVED);
		assertThat(at(2.1, ConnectionState.ARRIVED).kind()).isEqualTo(Overdue.Kind.LOST);
	}

}
