package com.codechu.ipc.benchmark;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import com.codechu.ipc.handler.IpcCommand;
import com.codechu.ipc.handler.IpcHandler;
import com.codechu.ipc.handler.invocation.CommandDispatcher;
import com.codechu.ipc.handler.invocation.DispatchSettings;
import com.codechu.ipc.handler.invocation.HandlerBeans;
import com.codechu.ipc.mapping.IpcParam;
import com.codechu.ipc.peer.PeerCredentials;
import com.codechu.ipc.protocol.ErrorType;
import com.codechu.ipc.protocol.JsonLineProtocol;
import com.codechu.ipc.server.IpcConnection;
import com.codechu.ipc.server.ReplyStream;
import com.codechu.ipc.server.ReplyWriter;
import com.codechu.ipc.server.UnixServer;
import com.codechu.ipc.topic.IpcTopic;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import tools.jackson.databind.node.ObjectNode;

/**
 * From a line to a bean's method, without a socket and without the reply.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class DispatchBenchmark {

	private AnnotationConfigApplicationContext context;

	private CommandDispatcher dispatcher;

	private final byte[] whole = "{\"cmd\":\"echo\",\"id\":1}".getBytes(StandardCharsets.UTF_8);

	private final byte[] member = "{\"cmd\":\"member\",\"id\":1}".getBytes(StandardCharsets.UTF_8);

	private final byte[] record = "{\"cmd\":\"record\",\"id\":1}".getBytes(StandardCharsets.UTF_8);

	private final IpcConnection connection = new IpcConnection() {

		@Override
		public long id() {
			return 1;
		}

		@Override
		public String server() {
			return UnixServer.DEFAULT_NAME;
		}

		@Override
		public PeerCredentials peer() {
			return new PeerCredentials("nobody", "nogroup");
		}

	};

	@Setup
	public void prepare() {
		this.context = new AnnotationConfigApplicationContext(Commands.class);
		JsonLineProtocol protocol = new JsonLineProtocol();
		this.dispatcher = new CommandDispatcher(
				new HandlerBeans(this.context.getBeanFactory(), protocol, "cmd").find(UnixServer.DEFAULT_NAME), "cmd", protocol,
				DispatchSettings.NONE);
	}

	private Object handle(byte[] line) {
		Reply reply = new Reply();
		this.dispatcher.handle(line, 0, line.length, this.connection, reply);
		return reply.value;
	}

	@TearDown
	public void close() {
		this.context.close();
	}

	@Benchmark
	public Object wholeRequest() {
		return handle(this.whole);
	}

	@Benchmark
	public Object oneMember() {
		return handle(this.member);
	}

	@Benchmark
	public Object aRecord() {
		return handle(this.record);
	}

	/** Keeps the reply, without writing it. */
	private static final class Reply implements ReplyWriter {

		private Object value;

		@Override
		public void write(Object reply) {
			this.value = reply;
		}

		@Override
		public void count(ErrorType type) {
		}

		@Override
		public ErrorType intervention() {
			return null;
		}

		@Override
		public ReplyStream stream() {
			throw new UnsupportedOperationException();
		}

		@Override
		public void stream(IpcTopic<?> topic) {
			throw new UnsupportedOperationException();
		}

		@Override
		public void stream(Flow.Publisher<?> publisher, Function<Throwable, Object> failures) {
			throw new UnsupportedOperationException();
		}

		@Override
		public boolean isAbandoned() {
			return false;
		}

		@Override
		public void handling(String command, Duration limit) {
		}

		@Override
		public <T> T await(Future<T> future) throws ExecutionException, InterruptedException {
			return future.get();
		}

	}

	record Id(int id) {

	}

	@IpcHandler
	static class Commands {

		@IpcCommand
		Id record(Id request) {
			return request;
		}

		@IpcCommand
		Map<String, ObjectNode> echo(ObjectNode request) {
			return Map.of("echo", request);
		}

		@IpcCommand
		int member(@IpcParam int id) {
			return id;
		}

	}

}
