package com.codechu.ipc.testing;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;

import com.codechu.ipc.protocol.ErrorType;
import com.codechu.ipc.protocol.ProgressUpdate;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@Timeout(60)
@ExtendWith(MockIpcServerExtension.class)
class IpcTesterTests {

	private MockIpcServer server;

	private IpcTester tester;

	@BeforeEach
	void start(MockIpcServer server) {
		this.server = server;
		this.tester = IpcTester.of(server.path());
	}

	private void assertFails(ThrowingCallable assertion, String message) {
		assertThatExceptionOfType(AssertionError.class).isThrownBy(assertion)
			.withMessage(message.replace("PATH", this.server.path().toString()));
	}

	@Test
	void repliesAreReadAsJson() {
		this.server.on("rescan", (request) -> Map.of("files", 3, "of", request.path("path").asString("-")));
		assertThat(this.tester.command("rescan").with("path", "/x")).hasNoError()
			.hasReply()
			.isEqualTo("{\"of\":\"/x\",\"files\":3}");
		assertThat(this.tester.command("rescan").with("path", null)).hasReply()
			.convertTo(Report.class)
			.isEqualTo(new Report(3, "-"));
		assertThat(this.tester.command("rescan").with("path", "/x")).hasReply()
			.extractingPath("$")
			.convertTo(Report.class)
			.isEqualTo(new Report(3, "/x"));
		assertThat(this.tester.send(" {\"cmd\": \"rescan\"}")).hasReply().isEqualTo("{\"files\":3,\"of\":\"-\"}");
	}

	@Test
	void errorsAreRead() {
		this.server.on("rescan", MockReply.error("no-such-directory", "no /x"));
		assertThat(this.tester.command("rescan")).hasError("no-such-directory").errorMessage().isEqualTo("no /x");
		assertThat(this.tester.command("rescan")).errorDetails().isEqualTo("{}");
		assertFails(() -> assertThat(this.tester.command("rescan")).hasError("gone"),
				"Expected error gone, but got {\"cmd\":\"rescan\"} -> error no-such-directory: no /x");
		assertFails(() -> assertThat(this.tester.command("rescan")).hasReply(),
				"Expected a reply, but got {\"cmd\":\"rescan\"} -> error no-such-directory: no /x");
		assertFails(() -> assertThat(this.tester.command("rescan")).hasNoError(),
				"Expected no error, but got {\"cmd\":\"rescan\"} -> error no-such-directory: no /x");
	}

	@Test
	void thereMayBeNoReply() {
		this.server.on("reload", MockReply.stall()).on("status", Map.of("up", true));
		assertThat(this.tester.command("reload")).hasNoReply();
		assertFails(() -> assertThat(this.tester.command("reload")).hasReply(),
				"Expected a reply, but got {\"cmd\":\"reload\"} -> no reply");
		assertFails(() -> assertThat(this.tester.command("status")).hasNoReply(),
				"Expected no reply, but got {\"cmd\":\"status\"} -> reply {\"up\":true}");
		assertFails(() -> assertThat(this.tester.command("status")).hasError("x"),
				"Expected error x, but got {\"cmd\":\"status\"} -> reply {\"up\":true}");
	}

	@Test
	void itemsProgressAndLossesOfStreamsAreRead() {
		ProgressUpdate half = new ProgressUpdate(1, 2L, "half");
		this.server.on("largest",
				MockStream.of(new Report(1, "a"), null).progress(half).lost(4).items(Map.of("$end", 1)).end());
		this.server.on("single", 7);
		IpcTestResult result = this.tester.command("largest").stream();
		assertThat(result).hasNoError()
			.hasLost(4)
			.items()
			.containsExactly("{\"files\":1,\"of\":\"a\"}", "null", "{\"$end\":1}");
		assertThat(result).item(0).extractingPath("$.of").isEqualTo("a");
		assertThat(result).items(Object.class)
			.isEqualTo(Arrays.asList(Map.of("files", 1, "of", "a"), null, Map.of("$end", 1)));
		assertThat(result).progress().containsExactly(half);
		assertThat(this.server.requests("largest")).hasToString("[{\"cmd\":\"largest\",\"$more\":true}]");
		assertThat(this.tester.command("single").stream()).hasReply().isEqualTo("7");
		assertFails(() -> assertThat(this.tester.command("single").stream()).items(),
				"Expected a stream, but got {\"cmd\":\"single\",\"$more\":true} -> reply 7");
		assertFails(() -> assertThat(result).item(3), "Expected more than 3 items, but got " + result);
		assertFails(() -> assertThat(result).hasLost(0), "Expected 0 lost items, but got 4: " + result);
	}

	@Test
	void aStreamMayEndWithAnError() {
		this.server.on("largest", MockStream.of(1).error("DiskGone", "gone")).on("cut", MockStream.of(1).cut());
		assertThat(this.tester.command("largest").stream()).hasError("DiskGone").items().containsExactly("1");
		assertFails(() -> this.tester.command("cut").stream(),
				"PATH, asked for {\"cmd\":\"cut\",\"$more\":true}: the connection ended before the stream");
	}

	@Test
	void itemsAreReadOneByOne() {
		this.server.on("state", MockStream.of(1, 2).open()).on("largest", MockStream.of(1).error("DiskGone", "gone"));
		try (IpcTestSubscription state = this.tester.timeout(Duration.ofSeconds(2)).command("state").subscribe()) {
			assertThat(state.next()).isEqualTo("1");
			assertThat(state.next(Integer.class)).isEqualTo(2);
			assertFails(state::next,
					"PATH, asked for {\"cmd\":\"state\",\"$more\":true}: line 4 was not received within 2000 ms");
			assertThat(state.received()).items().containsExactly("1", "2");
		}
		try (IpcTestSubscription largest = this.tester.command("largest").subscribe()) {
			assertThat(largest.awaitEnd()).hasError("DiskGone").items(Integer.class).containsExactly(1);
			assertFails(largest::next, "PATH, asked for {\"cmd\":\"largest\",\"$more\":true}: the stream has ended: "
					+ "{\"cmd\":\"largest\",\"$more\":true} -> items [1] and error DiskGone: gone");
		}
		this.server.on("single", 7);
		assertFails(() -> this.tester.command("single").subscribe(),
				"PATH, asked for {\"cmd\":\"single\",\"$more\":true}: the reply is not a stream, but {\"cmd\":\"single\",\"$more\":true} -> reply 7");
	}

	@Test
	void serversThatDoNotAnswerAsTheyShouldFailTheTest() {
		this.server.on("cut", MockReply.cut())
			.on("late", MockReply.of(1).after(Duration.ofSeconds(5)))
			.on("more", MockReply.stream(1))
			.on("full", MockReply.refuse(ErrorType.TOO_MANY_CONNECTIONS));
		assertFails(() -> this.tester.command("cut").exchange(),
				"PATH, asked for {\"cmd\":\"cut\"}: the connection ended within line 1");
		assertFails(() -> this.tester.timeout(Duration.ofMillis(50)).command("late").exchange(),
				"PATH, asked for {\"cmd\":\"late\"}: line 1 was not received within 50 ms");
		assertFails(() -> this.tester.command("more").exchange(),
				"PATH, asked for {\"cmd\":\"more\"}: there is more than one line");
		assertThat(this.tester.command("full")).hasError("TooManyConnections");
		assertThatExceptionOfType(UncheckedIOException.class)
			.isThrownBy(() -> IpcTester.of(Path.of("/tmp/no/such.sock")).command("a").exchange())
			.withMessage("Cannot connect to /tmp/no/such.sock");
	}

	record Report(int files, String of) {

	}

}
