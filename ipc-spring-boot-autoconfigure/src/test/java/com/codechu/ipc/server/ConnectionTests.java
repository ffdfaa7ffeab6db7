package com.codechu.ipc.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Random;

import com.codechu.ipc.peer.AllowedPeers;
import com.codechu.ipc.peer.PeerCredentials;
import com.codechu.ipc.protocol.ErrorType;
import com.codechu.ipc.protocol.JsonLineProtocol;
import com.codechu.ipc.protocol.RequestFormat;
import com.codechu.ipc.server.internal.HandlerFailures;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A connection as a machine: bytes and events in, bytes and steps out, without a socket.
 */
class ConnectionTests {

	private static final String STOPPING = "{\"error\":\"server is shutting down\",\"type\":\"ShuttingDown\"}\n";

	private final JsonLineProtocol protocol = new JsonLineProtocol();

	private final FakePeer peer = new FakePeer();

	private final FakeHost host = new FakeHost();

	private final List<String> handled = new ArrayList<>();

	private final HandlerPermits permits = new HandlerPermits(4);

	private final Connection connection = connection();

	private Connection connection() {
		RequestFormat format = this.protocol.requests("cmd");
		LineHandler handler = (bytes, from, to, from2, replies) -> {
			String line = new String(bytes, from, to - from, StandardCharsets.UTF_8);
			this.handled.add(line);
			Object reply = format.read(bytes, from, to).json();
			if (line.contains("fail")) {
				throw new IllegalStateException("failed");
			}
			if (!line.contains("quiet")) {
				replies.write(reply);
			}
		};
		return new Connection(1, this.peer, this.host, new Handlers(UnixServer.DEFAULT_NAME, handler, this.protocol,
				ServerLimits.DEFAULTS, this.permits, new HandlerFailures(this.protocol, true)));
	}

	private ConnectionState state() {
		return this.connection.state().current();
	}

	@Test
	void aRequestIsAnswered() throws IOException {
		this.peer.sends("{\"n\":1}\n");
		assertThat(this.connection.serve()).isEqualTo(Step.INPUT);
		assertThat(this.peer.read()).isEqualTo("{\"n\":1}\n");
		assertThat(state()).isEqualTo(ConnectionState.IDLE);
	}

	@Test
	void aLineThatHasBegunIsWaitedFor() throws IOException {
		this.peer.sends("{\"n\"");
		assertThat(this.connection.serve()).isEqualTo(Step.INPUT);
		assertThat(state()).isEqualTo(ConnectionState.RECEIVING);
		long stamp = this.connection.state().stamp();
		this.peer.sends(":");
		this.connection.serve();
		assertThat(this.connection.state().stamp()).as("since it began").isEqualTo(stamp);
	}

	@Test
	void aPeerThatDoesNotReadIsWaitedForAndTheRestHandledThen() throws IOException {
		this.peer.room = 10;
		this.peer.sends("{\"n\":1}\n{\"n\":2}\n");
		assertThat(this.connection.serve()).isEqualTo(Step.OUTPUT);
		assertThat(state()).isEqualTo(ConnectionState.SENDING);
		assertThat(this.connection.serve()).isEqualTo(Step.OUTPUT);
		this.peer.room = 1000;
		assertThat(this.connection.serve()).isEqualTo(Step.INPUT);
		assertThat(this.peer.read()).isEqualTo("{\"n\":1}\n{\"n\":2}\n");
	}

	@Test
	void theLastLineNeedsNoNewline() throws IOException {
		this.peer.sends("{\"n\":1}\n{\"n\":2}");
		this.peer.ends();
		assertThat(this.connection.serve()).isEqualTo(Step.INPUT);
		assertThat(this.connection.serve()).isEqualTo(Step.OVER);
		assertThat(this.peer.read()).isEqualTo("{\"n\":1}\n{\"n\":2}\n");
	}

	@Test
	void whatAPeerHasSentIsHandledAlthoughItIsGone() throws IOException {
		this.peer.gone = true;
		this.peer.sends("{\"n\":1}\n");
		this.peer.sends("{\"quiet\":2}\n{\"quiet\":3}");
		Step step;
		do {
			step = this.connection.serve();
		}
		while (step == Step.INPUT);
		assertThat(step).isEqualTo(Step.OVER);
		assertThat(this.handled).containsExactly("{\"n\":1}", "{\"quiet\":2}", "{\"quiet\":3}");
	}

	@Test
	void anOverlongLineIsRefusedAndThePeerListenedTo() throws IOException {
		this.peer.sends("x".repeat(60_000));
		Step step = this.connection.serve();
		for (int i = 0; i < 200 && step == Step.INPUT; i++) {
			this.peer.sends("x".repeat(60_000));
			step = this.connection.serve();
		}
		assertThat(step).isEqualTo(Step.LATER);
		assertThat(state()).isEqualTo(ConnectionState.LINGERING);
		assertThat(this.peer.outputEnded).isTrue();
		this.peer.sends("x".repeat(60_000));
		assertThat(this.connection.serve()).isEqualTo(Step.LATER);
		assertThat(this.peer.sent).as("read and thrown away").isEmpty();
		this.peer.ends();
		assertThat(this.connection.serve()).isEqualTo(Step.OVER);
		assertThat(this.peer.read()).contains("\"type\":\"LineTooLong\"}\n");
	}

	@Test
	void aStrangerIsRefused() throws IOException {
		this.host.refusal = new Refusal(ErrorType.FORBIDDEN, "go away");
		assertThat(this.connection.serve()).isEqualTo(Step.LATER);
		assertThat(this.peer.read()).isEqualTo("{\"error\":\"go away\",\"type\":\"Forbidden\"}\n");
		this.peer.sends("{\"n\":1}\n");
		this.peer.ends();
		assertThat(this.connection.serve()).isEqualTo(Step.OVER);
		assertThat(this.handled).isEmpty();
	}

	@Test
	void whoTakesTooLongIsToldAfterItsRequests() throws IOException {
		this.connection.serve();
		this.peer.sends("{\"n\":1}\n{\"drip");
		this.connection.expire("too slow");
		assertThat(this.connection.serve()).isEqualTo(Step.LATER);
		assertThat(this.peer.read()).isEqualTo("{\"n\":1}\n{\"error\":\"too slow\",\"type\":\"Timeout\"}\n");
	}

	@Test
	void atAStopWhatHasArrivedIsAnsweredAndTheRestRefused() throws IOException {
		this.connection.serve();
		this.peer.sends("{\"n\":1}\n");
		this.host.stopping = true;
		assertThat(this.connection.serve()).isEqualTo(Step.LATER);
		assertThat(this.peer.read()).isEqualTo("{\"n\":1}\n");
		this.peer.sends("{\"n\":2}\n");
		assertThat(this.connection.serve()).isEqualTo(Step.LATER);
		assertThat(this.peer.read()).isEqualTo(STOPPING);
		assertThat(this.handled).containsExactly("{\"n\":1}");
	}

	@Test
	void whoComesAfterTheStopIsTold() throws IOException {
		this.host.stopping = true;
		Connection late = connection();
		assertThat(late.serve()).isEqualTo(Step.LATER);
		assertThat(this.peer.read()).isEqualTo(STOPPING);
	}

	@Test
	void whenInterruptedThenRequestsThatAreNotBegunAreRefused() throws IOException {
		this.connection.serve();
		this.peer.sends("{\"n\":1}\n{\"n\":2}\n");
		this.connection.interrupt();
		assertThat(this.connection.serve()).isEqualTo(Step.LATER);
		assertThat(this.peer.read()).isEqualTo(STOPPING);
		assertThat(this.handled).isEmpty();
	}

	@Test
	void whenClosedThenThatIsToldOnce() {
		this.connection.close();
		this.connection.close();
		assertThat(this.host.ended).isEqualTo(1);
		assertThat(state()).isEqualTo(ConnectionState.CLOSED);
	}

	@Test
	void everyScheduleAnswersInOrderAndEnds() throws IOException {
		for (int seed = 0; seed < 5_000; seed++) {
			new Schedule(seed).run();
		}
	}

	/**
	 * Requests cut anywhere, a peer that reads now and then, and a stop at some time.
	 */
	private static final class Schedule {

		private final Random random;

		private final int seed;

		private final ConnectionTests test = new ConnectionTests();

		private Schedule(int seed) {
			this.seed = seed;
			this.random = new Random(seed);
		}

		private void run() throws IOException {
			StringBuilder requests = new StringBuilder();
			StringBuilder replies = new StringBuilder();
			int count = this.random.nextInt(30);
			for (int i = 0; i < count; i++) {
				int kind = this.random.nextInt(5);
				String request = (kind == 0) ? "{\"quiet\":%d}\n" : (kind == 1) ? "{\"fail\":%d}\n" : "{\"n\":%d}\n";
				request = request.formatted(i);
				requests.append(request);
				if (kind == 1) {
					replies.append("{\"error\":\"failed\",\"type\":\"IllegalStateException\"}\n");
				}
				else if (kind > 1) {
					replies.append(request);
				}
			}
			FakePeer peer = this.test.peer;
			StringBuilder got = new StringBuilder();
			int sent = 0;
			boolean stops = this.random.nextInt(3) == 0;
			Step step = Step.INPUT;
			for (int i = 0; step != Step.OVER; i++) {
				assertThat(i).as("seed %d", this.seed).isLessThan(10_000);
				if (sent < requests.length() && this.random.nextBoolean()) {
					int end = Math.min(requests.length(), sent + 1 + this.random.nextInt(60));
					peer.sends(requests.substring(sent, end));
					sent = end;
				}
				else if (sent == requests.length() && !peer.ended) {
					peer.ends();
				}
				this.test.host.stopping |= stops && this.random.nextInt(20) == 0;
				peer.room = (this.random.nextInt(3) == 0) ? 0 : this.random.nextInt(200);
				step = this.test.connection.serve();
				got.append(peer.read());
			}
			String text = got.toString();
			if (this.test.host.stopping && text.endsWith(STOPPING)) {
				text = text.substring(0, text.length() - STOPPING.length());
				assertThat(replies.toString()).as("seed %d", this.seed).startsWith(text);
			}
			else if (!this.test.host.stopping) {
				assertThat(text).as("seed %d", this.seed).isEqualTo(replies.toString());
			}
			else {
				assertThat(replies.toString()).as("seed %d", this.seed).startsWith(text);
			}
		}

	}

	private static final class FakeHost implements Host {

		private boolean stopping;

		private @Nullable Refusal refusal;

		private final StreamLoop streams = new StreamLoop(new LoopThreads(Runnable::run, "test"), 4);

		private int ended;

		@Override
		public boolean isStopping() {
			return this.stopping;
		}

		@Override
		public @Nullable Refusal admit(IpcConnection connection, Transport transport) {
			return this.refusal;
		}

		@Override
		public boolean mayLinger(IpcConnection connection) {
			return true;
		}

		@Override
		public StreamLoop streams() {
			return this.streams;
		}

		@Override
		public void ended(IpcConnection connection) {
			this.ended++;
		}

	}

	/**
	 * The other end, in memory.
	 */
	private static final class FakePeer implements Transport {

		private final Deque<byte[]> sent = new ArrayDeque<>();

		private final StringBuilder read = new StringBuilder();

		private int room = 1_000_000;

		private boolean ended;

		private boolean gone;

		private boolean inputEnded;

		private boolean outputEnded;

		private boolean closed;

		void sends(String text) {
			this.sent.add(text.getBytes(StandardCharsets.UTF_8));
		}

		void ends() {
			this.ended = true;
		}

		String read() {
			String text = this.read.toString();
			this.read.setLength(0);
			return text;
		}

		@Override
		public int read(ByteBuffer space) throws IOException {
			if (this.closed) {
				throw new ClosedChannelException();
			}
			if (this.inputEnded) {
				return -1;
			}
			byte[] next = this.sent.poll();
			if (next == null) {
				if (this.gone) {
					throw new IOException("Connection reset");
				}
				return this.ended ? -1 : 0;
			}
			int count = Math.min(next.length, space.remaining());
			space.put(next, 0, count);
			if (count < next.length) {
				this.sent.addFirst(Arrays.copyOfRange(next, count, next.length));
			}
			return count;
		}

		@Override
		public int write(ByteBuffer bytes) throws IOException {
			if (this.gone) {
				throw new IOException("Broken pipe");
			}
			int count = Math.min(bytes.remaining(), this.room);
			byte[] taken = new byte[count];
			bytes.get(taken);
			this.room -= count;
			this.read.append(new String(taken, StandardCharsets.UTF_8));
			return count;
		}

		@Override
		public void endInput() {
			this.inputEnded = true;
		}

		@Override
		public void endOutput() throws IOException {
			this.outputEnded = true;
		}

		@Override
		public PeerCredentials peer() {
			throw new UnsupportedOperationException();
		}

		@Override
		public boolean isAdmittedBy(AllowedPeers allowed) {
			return true;
		}

		@Override
		public void waitNoMore() {
		}

		@Override
		public boolean isPeerGone() {
			return this.gone;
		}

		@Override
		public SelectionKey register(Selector selector, int operations, Object attachment) {
			throw new UnsupportedOperationException();
		}

		@Override
		public void close() {
			this.closed = true;
		}

	}

}
