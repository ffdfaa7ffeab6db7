package com.codechu.ipc.client;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;

import com.codechu.ipc.client.IpcTimeoutException.Phase;
import com.codechu.ipc.file.UnusablePathException;
import com.codechu.ipc.os.Backoff;
import com.codechu.ipc.socket.BacklogFullException;
import com.codechu.ipc.socket.NobodyListensException;
import com.codechu.ipc.socket.ServerUser;
import com.codechu.ipc.socket.SocketConnector;
import com.codechu.ipc.socket.SocketPath;

/**
 * Connects, and tries again where that can help.
 */
final class Connector {

	private final Path path;

	private final int retries;

	private final Duration retryBackoff;

	private final ServerUser user;

	Connector(Path path, int retries, Duration retryBackoff, ServerUser user) {
		this.path = path;
		this.retries = retries;
		this.retryBackoff = retryBackoff;
		this.user = user;
	}

	/**
	 * Return what connects once, for those who try again themselves.
	 * @return a connector without retries
	 */
	Connector withoutRetries() {
		return new Connector(this.path, 0, this.retryBackoff, this.user);
	}

	/**
	 * Connect.
	 * @param first the deadline of the first attempt
	 * @param timeout how long each further attempt, and what follows, may take
	 * @return the channel and the deadline of the attempt that made it
	 */
	Connected connect(Deadline first, Duration timeout) {
		SocketPath socket = socket();
		Backoff pauses = new Backoff(this.retryBackoff, Duration.ofDays(1));
		for (int attempt = 1;; attempt++) {
			try {
				Deadline deadline = (attempt == 1) ? first : Deadline.in(timeout);
				return new Connected(checked(attempt(socket, deadline), attempt), deadline);
			}
			catch (NobodyListensException ex) {
				if (attempt > this.retries) {
					throw new IpcConnectException(this.path, attempt, String.valueOf(ex.getMessage()), ex.getCause());
				}
				pause(pauses);
			}
			catch (ClosedByInterruptException ex) {
				throw new IpcInterruptedException(this.path, ex);
			}
			catch (IOException ex) {
				throw new IpcConnectException(this.path, attempt, String.valueOf(ex.getMessage()), ex);
			}
		}
	}

	private SocketPath socket() {
		try {
			return SocketPath.of(this.path);
		}
		catch (UnusablePathException ex) {
			throw new IpcConnectException(this.path, 1, String.valueOf(ex.getMessage()), ex);
		}
	}

	private SocketChannel attempt(SocketPath socket, Deadline deadline) throws IOException {
		try {
			return SocketConnector.connect(socket, deadline.end());
		}
		catch (BacklogFullException ex) {
			throw new IpcTimeoutException(this.path, Phase.CONNECT, deadline.elapsed());
		}
		catch (InterruptedException ex) {
			throw interrupted(ex);
		}
	}

	private SocketChannel checked(SocketChannel channel, int attempt) throws IOException {
		String reason;
		try {
			reason = this.user.describeRefusal(channel);
		}
		catch (IOException ex) {
			channel.close();
			throw ex;
		}
		if (reason != null) {
			channel.close();
			throw new IpcConnectException(this.path, attempt, reason, null);
		}
		return channel;
	}

	private void pause(Backoff pauses) {
		try {
			pauses.pause();
		}
		catch (InterruptedException ex) {
			throw interrupted(ex);
		}
	}

	private IpcInterruptedException interrupted(InterruptedException ex) {
		Thread.currentThread().interrupt();
		return new IpcInterruptedException(this.path, ex);
	}

	/**
	 * A connection, and how long what follows may take.
	 */
	record Connected(SocketChannel channel, Deadline deadline) {
	}

}
