package com.codechu.ipc.server;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

import com.codechu.ipc.Python;
import com.codechu.ipc.ShortTempDir;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(120)
class PythonClientTests {

	// What the original's client does: connect, one line out, one line in.
	private static final String REQUEST = """
			import json, socket, sys
			def request(path, payload):
			    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as s:
			        s.settimeout(5)
			        s.connect(path)
			        s.sendall((json.dumps(payload, ensure_ascii=False, separators=(",", ":")) + "\\n").encode("utf-8"))
			        with s.makefile("rb") as r:
			            return json.loads(r.readline().strip())
			""";

	@RegisterExtension
	private final ShortTempDir directory = new ShortTempDir();

	private Path path;

	private UnixServer server;

	@BeforeEach
	void start() throws IOException {
		this.path = this.directory.resolve("a.sock");
		this.server = UnixServer.builder().path(this.path).handler((request) -> Map.of("echo", request.json())).build();
		this.server.start();
	}

	@AfterEach
	void stop() throws IOException {
		this.server.stop();
	}

	@Test
	void pythonGetsBackWhatItSends() throws Exception {
		assertThat(Python.run(
				REQUEST + """
						payload = {"s": "Zoë €😀 \\u2028", "i": 2**80, "d": 0.1, "z": 1.0, "l": [None, True, {}], "deep": {"a": {"b": []}}}
						print(request(sys.argv[1], payload) == {"echo": payload})
						""",
				this.path))
			.isEqualTo("True\n");
	}

	@Test
	void pythonReadsWhyItsLineWasRefused() throws Exception {
		// Sends all before it reads, so it must not see a broken pipe on the way.
		assertThat(Python.run(REQUEST + """
				for n in range(15):
				    print(request(sys.argv[1], {"x": "y" * (2 << 20)})["type"])
				""", this.path)).isEqualTo("LineTooLong\n".repeat(15));
	}

	@Test
	void pythonReadsRepliesAfterHalfClose() throws Exception {
		assertThat(Python.run("""
				import socket, sys
				s = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
				s.connect(sys.argv[1])
				s.sendall(b'{"n":1}\\r\\n{"n":2}\\n{"n":3}')
				s.shutdown(socket.SHUT_WR)
				print(s.makefile("r").read(), end="")
				""", this.path)).isEqualTo("{\"echo\":{\"n\":1}}\n{\"echo\":{\"n\":2}}\n{\"echo\":{\"n\":3}}\n");
	}

}
