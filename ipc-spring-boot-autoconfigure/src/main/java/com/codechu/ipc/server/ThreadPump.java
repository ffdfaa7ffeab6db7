package com.codechu.ipc.server;

import java.io.IOException;
import java.nio.channels.SocketChannel;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Drives a connection on a thread of its own, with reads that wait: nothing answers a
 * single peer faster. Whatever else there is to do is the {@link EventLoops loops'},
 * which keeps the connection permanently when it has to be drained or lingered on, or
 * when there are too many connections for a thread each.
 */
final class ThreadPump implements Runnable, Pump {

	private static final Log logger = LogFactory.getLog(ServerLog.NAME);

	private final Connection connection;

	private final SocketChannel channel;

	private final ConnectionRegistry connections;

	private final EventLoops loops;

	/** In a read, or about to be. */
	private volatile boolean reading;

	private volatile @Nullable Thread thread;

	ThreadPump(Connection connection, SocketChannel channel, ConnectionRegistry connections, EventLoops loops) {
		this.connection = connection;
		this.channel = channel;
		this.connections = connections;
		this.loops = loops;
	}

	@Override
	public void run() {
		this.thread = Thread.currentThread();
		Step step = Step.OVER;
		try {
			this.channel.configureBlocking(true);
			step = serve();
			if (step != Step.OVER) {
				this.channel.configureBlocking(false);
			}
		}
		catch (IOException ex) {
			// The peer is gone, or the connection was abandoned: there is no one to
			// notify.
			logger.debug("Connection " + this.connection.id() + " ended: " + ex);
			step = Step.OVER;
		}
		finally {
			if (step == Step.STREAM) {
				this.connection.beginStream();
			}
			else {
				resume(step);
			}
		}
	}

	@Override
	public void resume(Step step) {
		if (step != Step.OVER) {
			this.loops.adopt(this.connection, this.channel, step);
		}
		else {
			this.connection.close();
		}
	}

	private Step serve() throws IOException {
		Step step = this.connection.arrive();
		while (step == Step.INPUT && this.channel.isBlocking() && !this.connections.isCrowded()) {
			this.reading = true;
			if (this.connections.isClosed()) {
				this.reading = false;
				return step;
			}
			int count = this.connection.read();
			this.reading = false;
			step = this.connection.take(count, 0);
		}
		return step;
	}

	// A thread that is about to read does not get what is there any more. So it is done
	// only if there was nothing for a while.
	@Override
	public void nudge(boolean again) {
		if (again && this.reading) {
			this.connection.endInput(!isInRead(this.thread));
		}
	}

	// Once in there, it gets whatever comes before the end.
	private static boolean isInRead(@Nullable Thread thread) {
		if (thread != null) {
			for (StackTraceElement frame : thread.getStackTrace()) {
				String method = frame.getClassName() + "." + frame.getMethodName();
				if (method.equals("sun.nio.ch.IOUtil.read") || method.equals("sun.nio.ch.SocketChannelImpl.park")) {
					return true;
				}
			}
		}
		return false;
	}

}
