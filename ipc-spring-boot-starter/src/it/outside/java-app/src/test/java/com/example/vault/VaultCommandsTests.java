package com.example.vault;

import java.nio.file.Path;
import java.util.List;

import com.codechu.ipc.testing.IpcTest;
import com.codechu.ipc.testing.IpcTestSubscription;
import com.codechu.ipc.testing.IpcTester;
import com.codechu.ipc.topic.IpcTopic;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.bean.override.mockito.MockitoBean;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;

/**
 * Commands alone.
 */
@IpcTest(handlers = VaultCommands.class, properties = "vault.find-command=search")
class VaultCommandsTests {

	private final IpcTopic<Stored> stores = IpcTopic.create();

	@MockitoBean
	private Vault vault;

	@Autowired
	private IpcTester tester;

	@Test
	void aliases() {
		given(this.vault.files()).willReturn(List.of(new Stored(Path.of("/a"), 2)));
		assertThat(this.tester.command("status")).hasReply().extractingPath("$.files").isEqualTo(1);
		assertThat(this.tester.command("stat")).hasReply().extractingPath("$.files").isEqualTo(1);
		assertThat(this.tester.command("commands")).hasReply()
			.extractingPath("$.commands[?(@.name == 'status')].aliases[0]")
			.asArray()
			.containsExactly("stat");
	}

	@Test
	void membersAndPlaceholders() {
		assertThat(this.tester.command("search")).hasReply().isEqualTo("\"64 everywhere\"");
		assertThat(this.tester.command("search").with("depth", 2).with("below", "/x")).hasReply().isEqualTo("\"2 /x\"");
		assertThat(this.tester.command("search").with("depth", 0)).hasError("InvalidRequest")
			.errorDetails()
			.isEqualTo("""
					{"violations":[{"member":"depth","message":"must be greater than or equal to 1"}]}""");
		assertThat(this.tester.command("search").with("depth", "deep")).hasError("InvalidRequest")
			.errorMessage()
			.isEqualTo("member 'depth' must be a whole number in the range of int, but is \"deep\"");
		assertThat(this.tester.command("find")).hasError("UnknownCommand");
	}

	@Test
	void wholeRequests() {
		assertThat(this.tester.command("tag").with("tags", List.of("a", "b"))).hasReply().isEqualTo("[\"a\",\"b\"]");
		assertThat(this.tester.command("tag").with("tags", List.of("a", " "))).hasError("InvalidRequest");
		assertThat(this.tester.send("{\"cmd\":\"mirror\",\"n\":1.50}").reply()).contains("1.50");
	}

	@Test
	void peers() {
		String user = System.getProperty("user.name");
		assertThat(this.tester.command("whoami")).hasReply().isEqualTo("[\"" + user + "\",\"" + user + "\",\"default\"]");
	}

	@Test
	void argumentsAndResultsOfTheApplication() {
		assertThat(this.tester.command("tenant").with("greeting", "Hello")).hasReply().asString().contains("Hello, ");
		assertThat(this.tester.command("outcome").with("good", true)).hasReply().extractingPath("$.files").isEqualTo(1);
		assertThat(this.tester.command("outcome").with("good", false)).hasError("failed")
			.errorMessage()
			.isEqualTo("it is bad");
	}

	@Test
	void errors() {
		assertThat(this.tester.command("read").with("path", "/x")).hasError("no-such-file")
			.errorMessage()
			.isEqualTo("there is no /x");
		assertThat(this.tester.command("refuse")).hasError("refused")
			.errorDetails()
			.extractingPath("$.retry")
			.isEqualTo("tomorrow");
	}

	@Test
	void interceptorsSeeAnnotations(@Autowired Audit audit) {
		assertThat(this.tester.command("locked")).hasNoReply();
		assertThat(audit.entries()).contains("locked high");
	}

	@Test
	void streams() {
		assertThat(this.tester.command("numbers").with("count", 3).stream()).items(Integer.class)
			.containsExactly(0, 1, 2);
		assertThat(this.tester.command("numbers").with("count", 2)).hasReply().isEqualTo("[0,1]");
		assertThat(this.tester.command("slow").with("steps", 4).stream()).items(Integer.class).containsExactly(4);
		assertThat(this.tester.command("slow").with("steps", 4)).hasReply().isEqualTo("4");
		assertThat(this.tester.command("locked")).hasNoReply();
	}

	@Test
	void topics() {
		given(this.vault.stores()).willReturn(this.stores);
		assertThat(this.tester.command("stores")).hasError("MoreRequired");
		try (IpcTestSubscription subscription = this.tester.command("stores").with("bytes", 2).subscribe()) {
			this.stores.publish(new Stored(Path.of("/small"), 1));
			this.stores.publish(new Stored(Path.of("/large"), 2));
			assertThat(subscription.next(Stored.class)).isEqualTo(new Stored(Path.of("/large"), 2));
		}
		IpcTopic<Integer> count = IpcTopic.latest();
		count.publish(3);
		given(this.vault.count()).willReturn(count);
		assertThat(this.tester.command("count")).hasReply().isEqualTo("3");
	}

}
