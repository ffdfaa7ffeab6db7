package com.codechu.ipc.testing;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

import com.codechu.ipc.protocol.JsonLineProtocol;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests to a server over its socket, and provides the results for AssertJ
 * assertions.
 *
 * <pre>
 * assertThat(tester.command("rescan").with("path", "/no/such")).hasError("no-such-directory");
 * assertThat(tester.command("rescan").with("path", path)).hasReply().extractingPath("$.files").isEqualTo(3);
 * assertThat(tester.command("largest").stream()).items(FileSize.class).hasSize(2);
 * </pre>
 *
 * Each request uses its own connection. In an application context,
 * {@link IpcTest @IpcTest} and {@link AutoConfigureIpcTester @AutoConfigureIpcTester}
 * provide it as a bean, which reads and writes JSON like the application. Immutable and
 * safe for use by multiple concurrent threads.
 *
 * @since 0.1.0
 */
public final class IpcTester {

	static final Duration TIMEOUT = Duration.ofSeconds(5);

	private final Supplier<Path> path;

	private final JsonLineProtocol protocol;

	private final String commandKey;

	private final Duration timeout;

	IpcTester(Supplier<Path> path, JsonLineProtocol protocol, String commandKey, Duration timeout) {
		this.path = path;
		this.protocol = protocol;
		this.commandKey = commandKey;
		this.timeout = timeout;
	}

	/**
	 * Create a tester for any server.
	 * @param path the path of its socket
	 * @return the tester
	 */
	public static IpcTester of(Path path) {
		return of(path, new JsonLineProtocol(), MockIpcServer.COMMAND_KEY);
	}

	/**
	 * Create a tester for any server.
	 * @param path the path of its socket
	 * @param protocol reads and writes JSON
	 * @param commandKey the member that names the command
	 * @return the tester
	 */
	public static IpcTester of(Path path, JsonLineProtocol protocol, String commandKey) {
		return new IpcTester(() -> path, protocol, commandKey, TIMEOUT);
	}

	/**
	 * Return the same tester with another timeout.
	 * @param timeout timeout for the last line of a reply, and for each line of a
	 * subscription; 5 s by default
	 * @return another tester
	 */
	public IpcTester timeout(Duration timeout) {
		return new IpcTester(this.path, this.protocol, this.commandKey, timeout);
	}

	/**
	 * Create a request for a command.
	 * @param name the command's name
	 * @return the request, to which members can be added
	 */
	public IpcTestRequest command(String name) {
		Map<String, @Nullable Object> members = new LinkedHashMap<>();
		members.put(this.commandKey, name);
		return new IpcTestRequest(this, members);
	}

	/**
	 * Send a raw line, whether or not it is a request.
	 * @param line the line, without its line feed
	 * @return the result
	 * @throws AssertionError if the server does not reply in time, or with more than one
	 * line
	 */
	public IpcTestResult send(String line) {
		return IpcTestResult.single(line, this.protocol, connect());
	}

	String encode(Object members) {
		return new String(this.protocol.encode(members), StandardCharsets.UTF_8).stripTrailing();
	}

	JsonLineProtocol protocol() {
		return this.protocol;
	}

	TestConnection connect() {
		return TestConnection.open(this.path.get(), this.protocol.limits().maxLineBytes(), this.timeout);
	}

}
