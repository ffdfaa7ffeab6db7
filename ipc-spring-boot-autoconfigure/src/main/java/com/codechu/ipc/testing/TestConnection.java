package com.codechu.ipc.testing;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;

import com.codechu.ipc.protocol.LineFramer;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * A connection of a tester, on which nothing is awaited for longer than its timeout.
 */
final class TestConnection implements Closeable {

	private final Path path;

	private final Duration timeout;

	private final SocketChannel channel;

	private final Selector selector;

	private final LineFramer framer;

	private String request = "";

	private long lines;

	private long begin = System.nanoTime();

	private boolean ended;

	private TestConnection(Path path, Duration timeout, SocketChannel channel, Selector selector, int maxLineBytes) {
		this.path = path;
		this.timeout = timeout;
		this.channel = channel;
		this.selector = selector;
		this.framer = new LineFramer(maxLineBytes);
	}

	static TestConnection open(Path path, int maxLineBytes, Duration timeout) {
		try {
			SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
			try {
				channel.configureBlocking(false);
				channel.connect(UnixDomainSocketAddress.of(path));
				Selector selector = Selector.open();
				channel.register(selector, SelectionKey.OP_READ);
				return new TestConnection(path, timeout, channel, selector, maxLineBytes);
			}
			catch (IOException ex) {
				channel.close();
				throw ex;
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot connect to " + path, ex);
		}
	}

	/**
	 * Send a line. A server that has closed the connection has perhaps said why, which is
	 * then what comes next.
	 * @param line the line, without its line feed
	 * @param last whether nothing follows
	 */
	void send(String line, boolean last) {
		this.request = line;
		ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
		try {
			while (bytes.hasRemaining()) {
				if (this.channel.write(bytes) == 0) {
					await(SelectionKey.OP_WRITE);
				}
			}
			if (last) {
				this.channel.shutdownOutput();
			}
		}
		catch (IOException ex) {
			LogFactory.getLog(IpcTester.class).debug("The request was not sent completely", ex);
		}
	}

	/**
	 * Begin the time of what is awaited next.
	 */
	void resume() {
		this.begin = System.nanoTime();
	}

	/**
	 * Wait for the next line.
	 * @return the line, {@code null} if the server has closed the connection
	 * @throws AssertionError if it does not come in time, or is incomplete
	 */
	byte @Nullable [] next() {
		try {
			while (!this.framer.next()) {
				if (this.ended) {
					return null;
				}
				read();
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot read from " + this.path, ex);
		}
		this.lines++;
		return Arrays.copyOfRange(this.framer.bytes(), this.framer.lineStart(), this.framer.lineEnd());
	}

	private void read() throws IOException {
		await(SelectionKey.OP_READ);
		int count = this.channel.read(this.framer.space());
		if (count >= 0) {
			this.framer.received(count);
		}
		else if (this.framer.isMidLine()) {
			throw failure("the connection ended within line %d", this.lines + 1);
		}
		else {
			this.ended = true;
		}
	}

	private void await(int operation) throws IOException {
		this.channel.register(this.selector, operation);
		do {
			long remaining = this.timeout.minusNanos(System.nanoTime() - this.begin).toMillis();
			if (remaining <= 0) {
				throw failure("line %d was not received within %d ms", this.lines + 1, this.timeout.toMillis());
			}
			this.selector.select(remaining);
		}
		while (this.selector.selectedKeys().isEmpty());
		this.selector.selectedKeys().clear();
	}

	/**
	 * Return what to throw.
	 * @param reason what is wrong
	 * @param arguments its arguments
	 * @return the error, which tells the request
	 */
	AssertionError failure(String reason, @Nullable Object... arguments) {
		return new AssertionError(String.format(Locale.ROOT, "%s, asked for %s: ", this.path, this.request)
				+ String.format(Locale.ROOT, reason, arguments));
	}

	@Override
	public void close() {
		try {
			this.selector.close();
			this.channel.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
