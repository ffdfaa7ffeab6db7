package com.codechu.ipc.benchmark;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import com.codechu.ipc.handler.IpcCommand;
import com.codechu.ipc.handler.IpcHandler;
import com.codechu.ipc.handler.invocation.CommandDispatcher;
import com.codechu.ipc.handler.invocation.HandlerBeans;
import com.codechu.ipc.mapping.IpcParam;
import com.codechu.ipc.peer.PeerCredentials;
import com.codechu.ipc.protocol.JsonLineProtocol;
import com.codechu.ipc.server.IpcConnection;
import com.codechu.ipc.server.IpcRequest;
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
 * From a decoded request to a bean's method and back, without bytes.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class DispatchBenchmark {

	private AnnotationConfigApplicationContext context;

	private CommandDispatcher dispatcher;

	private IpcRequest whole;

	private IpcRequest member;

	@Setup
	public void prepare() {
		this.context = new AnnotationConfigApplicationContext(Commands.class);
		JsonLineProtocol protocol = new JsonLineProtocol();
		this.dispatcher = new CommandDispatcher(
				new HandlerBeans(this.context.getBeanFactory(), protocol, "cmd").find(), "cmd", protocol, List.of(),
				List.of());
		this.whole = request(protocol, "{\"cmd\":\"echo\",\"id\":1}");
		this.member = request(protocol, "{\"cmd\":\"member\",\"id\":1}");
	}

	private static IpcRequest request(JsonLineProtocol protocol, String json) {
		return new IpcRequest(protocol.decode(json.getBytes()), protocol, new IpcConnection() {

			@Override
			public long id() {
				return 1;
			}

			@Override
			public PeerCredentials peer() {
				return new PeerCredentials("nobody", "nogroup");
			}

		});
	}

	@TearDown
	public void close() {
		this.context.close();
	}

	@Benchmark
	public Object wholeRequest() throws Exception {
		return this.dispatcher.handle(this.whole);
	}

	@Benchmark
	public Object oneMember() throws Exception {
		return this.dispatcher.handle(this.member);
	}

	@IpcHandler
	static class Commands {

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
