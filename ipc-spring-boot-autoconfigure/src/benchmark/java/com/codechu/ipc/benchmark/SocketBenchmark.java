package com.codechu.ipc.benchmark;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;

import com.codechu.ipc.client.IpcClient;
import com.codechu.ipc.protocol.JsonLineProtocol;
import com.codechu.ipc.server.UnixServer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import tools.jackson.databind.node.ObjectNode;

/**
 * Whole requests over a Unix socket: by a bare blocking channel, by the client, and by
 * the client many at once.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SocketBenchmark {

	private static final int MANY = 256;

	private final byte[] line = Payloads.line(0);

	private final ByteBuffer buffer = ByteBuffer.allocateDirect(4096);

	private Path directory;

	private UnixServer server;

	private SocketChannel channel;

	private IpcClient client;

	private ObjectNode request;

	private List<ObjectNode> requests;

	@Setup
	public void start() throws IOException {
		this.directory = Files.createTempDirectory("ipc");
		Path path = this.directory.resolve("s");
		this.server = UnixServer.builder().path(path).handler((request) -> request.json()).build();
		this.server.start();
		this.channel = SocketChannel.open(StandardProtocolFamily.UNIX);
		this.channel.connect(UnixDomainSocketAddress.of(path));
		this.client = IpcClient.builder().path(path).build();
		this.request = new JsonLineProtocol().decode(this.line);
		this.requests = Collections.nCopies(MANY, this.request);
	}

	@TearDown
	public void stop() throws IOException {
		this.client.close();
		this.channel.close();
		this.server.close();
		Files.deleteIfExists(this.directory.resolve("s.lock"));
		Files.delete(this.directory);
	}

	@Benchmark
	public int bareExchange() throws IOException {
		this.buffer.clear().put(this.line).flip();
		while (this.buffer.hasRemaining()) {
			this.channel.write(this.buffer);
		}
		this.buffer.clear();
		do {
			this.channel.read(this.buffer);
		}
		while (this.buffer.get(this.buffer.position() - 1) != '\n');
		return this.buffer.position();
	}

	@Benchmark
	public ObjectNode request() {
		return this.client.request(this.request);
	}

	@Benchmark
	@OperationsPerInvocation(MANY)
	public List<ObjectNode> requestAll() {
		return this.client.requestAll(this.requests, ObjectNode.class);
	}

}
