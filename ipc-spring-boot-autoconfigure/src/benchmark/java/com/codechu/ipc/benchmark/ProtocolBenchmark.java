package com.codechu.ipc.benchmark;

import java.util.List;
import java.util.concurrent.TimeUnit;

import com.codechu.ipc.protocol.JsonLineProtocol;
import com.codechu.ipc.protocol.LineBuffer;
import com.codechu.ipc.protocol.LineFramer;
import com.codechu.ipc.protocol.RawJson;
import com.codechu.ipc.protocol.RequestFormat;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.node.ObjectNode;

/**
 * What becomes of bytes before and after the handler: framed, decoded, bound, encoded.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ProtocolBenchmark {

	private static final int BURST = 64;

	@Param({ "0", "15" })
	private int items;

	private final JsonLineProtocol protocol = new JsonLineProtocol();

	private final LineFramer framer = new LineFramer(1024 * 1024);

	private final LineBuffer replies = new LineBuffer();

	private final ObjectReader reader = this.protocol.readerFor(Report.class);

	private final RequestFormat requests = this.protocol.requests("cmd");

	private byte[] line;

	private ObjectNode tree;

	@Setup
	public void prepare() {
		this.line = Payloads.line(this.items);
		this.tree = this.protocol.decode(this.line);
	}

	@Benchmark
	@OperationsPerInvocation(BURST)
	public int frame() {
		int received = 0;
		int lines = 0;
		while (received < BURST * this.line.length) {
			var space = this.framer.space();
			int count = 0;
			while (space.hasRemaining() && received < BURST * this.line.length) {
				int from = received % this.line.length;
				int length = Math.min(this.line.length - from, space.remaining());
				space.put(this.line, from, length);
				received += length;
				count += length;
			}
			this.framer.received(count);
			while (this.framer.next()) {
				lines++;
			}
		}
		return lines;
	}

	@Benchmark
	public ObjectNode decode() {
		return this.protocol.decode(this.line, 0, this.line.length - 1);
	}

	@Benchmark
	public RawJson read() {
		return this.requests.read(this.line, 0, this.line.length - 1).raw();
	}

	@Benchmark
	public Object bind() {
		return this.protocol.decodeValue(this.line, 0, this.line.length - 1, this.reader);
	}

	@Benchmark
	public int encode() {
		this.replies.clear();
		this.protocol.encode(this.tree, this.replies);
		return this.replies.size();
	}

	record Report(int id, String unit, List<Item> items) {

	}

	record Item(int id, String name, String state, double load, boolean ok) {

	}

}
