package com.codechu.ipc.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

import com.codechu.ipc.protocol.InvalidMessageException;
import com.codechu.ipc.protocol.LineFramer;
import com.codechu.ipc.socket.BacklogFullException;
import com.codechu.ipc.socket.ServerUser;
import com.codechu.ipc.socket.SocketConnector;
import com.codechu.ipc.socket.SocketPath;
import org.jspecify.annotations.Nullable;

/**
 * A connection on which lines are sent and received, each in its time.
 */
final class LineConnection implements AutoCloseable {

	/** The server's limit may have been raised. */
	private static final int MAX_LINE_BYTES = 64 * 1024 * 1024;

	private final Target target;

	private final SocketChannel channel;

	private final Selector selector;

	private final SelectionKey key;

	private final LineFramer framer = new LineFramer(MAX_LINE_BYTES);

	private boolean ended;

	private @Nullable IOException failure;

	private LineConnection(Target target, SocketChannel channel) throws IOException {
		this.target = target;
		this.channel = channel;
		this.selector = Selector.open();
		channel.configureBlocking(false);
		this.key = channel.register(this.selector, 0);
	}

	/**
	 * Connect, once.
	 * @param target the server
	 * @param timeout how long it may take
	 * @return the connection
	 * @throws CommandLineException if there is no server, or it must not be used
	 */
	static LineConnection open(Target target, Timeout timeout) throws CommandLineException {
		SocketChannel channel = null;
		try {
			channel = SocketConnector.connect(SocketPath.of(target.path()), timeout.end());
			String refusal = new ServerUser(null, target.own()).describeRefusal(channel);
			if (refusal != null) {
				throw new IOException(refusal);
			}
			return new LineConnection(target, channel);
		}
		catch (BacklogFullException ex) {
			throw new CommandLineException(ExitCode.BROKEN, target.path() + ": " + ex.getMessage(), ex);
		}
		catch (IOException ex) {
			close(channel);
			throw new CommandLineException(ExitCode.UNREACHABLE, "cannot connect to " + target + ": " + ex.getMessage(),
					ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new CommandLineException(ExitCode.BROKEN, "interrupted", ex);
		}
	}

	/**
	 * Send lines.
	 * @param lines the lines, each with its newline
	 * @param timeout until when they must have been read
	 * @throws CommandLineException if that takes too long, or the connection ends
	 */
	void send(byte[] lines, Timeout timeout) throws CommandLineException {
		ByteBuffer rest = ByteBuffer.wrap(lines);
		try {
			while (this.channel.write(rest) >= 0 && rest.hasRemaining()) {
				await(SelectionKey.OP_WRITE, timeout, "the server did not read the whole request");
			}
		}
		catch (IOException ex) {
			// It may have said why before it closed the connection.
			this.failure = ex;
		}
	}

	/**
	 * Send no more.
	 */
	void endOutput() {
		try {
			this.channel.shutdownOutput();
		}
		catch (IOException ex) {
			// It has ended already, which the next read tells.
		}
	}

	/**
	 * Go to the next line, which is there until the next call.
	 * @param timeout until when it must have come
	 * @param output is flushed before waiting
	 * @return whether there is one; if not, the connection has ended
	 * @throws CommandLineException if it takes too long, or the connection breaks
	 */
	boolean next(Timeout timeout, Output output) throws CommandLineException {
		try {
			while (!this.framer.next()) {
				if (this.ended) {
					return requireSent();
				}
				output.flush();
				receive(timeout);
			}
			return true;
		}
		catch (InvalidMessageException ex) {
			throw broken(String.valueOf(ex.getMessage()), ex);
		}
		catch (IOException ex) {
			throw broken("the connection was lost: " + ex.getMessage(), ex);
		}
	}

	private boolean requireSent() throws CommandLineException {
		if (this.failure != null) {
			throw broken("the connection ended while the request was being sent: " + this.failure.getMessage(),
					this.failure);
		}
		return false;
	}

	private void receive(Timeout timeout) throws IOException, CommandLineException {
		int count = this.channel.read(this.framer.space());
		if (count == 0) {
			await(SelectionKey.OP_READ, timeout, "no complete reply");
			return;
		}
		if (count > 0) {
			this.framer.received(count);
			return;
		}
		this.ended = true;
		if (this.framer.isMidLine()) {
			throw broken("the connection ended in the middle of a line", null);
		}
	}

	private void await(int operation, Timeout timeout, String what) throws IOException, CommandLineException {
		this.key.interestOps(operation);
		long millis = timeout.remainingMillis();
		if (timeout.isNone()) {
			this.selector.select();
		}
		else if (millis <= 0 || this.selector.select(millis) == 0) {
			if (timeout.remainingMillis() <= 0) {
				throw broken(what + " within " + timeout.millis() + " ms", null);
			}
		}
		this.selector.selectedKeys().clear();
	}

	CommandLineException broken(String what, @Nullable Throwable cause) {
		return new CommandLineException(ExitCode.BROKEN, this.target.path() + ": " + what, cause);
	}

	byte[] bytes() {
		return this.framer.bytes();
	}

	int from() {
		return this.framer.lineStart();
	}

	int to() {
		return this.framer.lineEnd();
	}

	@Override
	public void close() {
		close(this.channel);
		close(this.selector);
	}

	private static void close(@Nullable AutoCloseable closeable) {
		try {
			if (closeable != null) {
				closeable.close();
			}
		}
		catch (Exception ex) {
			// It is no longer needed.
		}
	}

}
