package com.codechu.ipc.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import com.codechu.ipc.Jvm;
import com.codechu.ipc.protocol.ErrorType;
import com.codechu.ipc.protocol.ProgressUpdate;
import com.codechu.ipc.testing.MockIpcServer;
import com.codechu.ipc.testing.MockIpcServerExtension;
import com.codechu.ipc.testing.MockReply;
import com.codechu.ipc.testing.MockStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@Timeout(60)
@ExtendWith(MockIpcServerExtension.class)
class CommandLineTests {

	private static final Object COMMANDS = JsonMapper.shared()
		.readTree(
				"""
						{"commands":[
						{"name":"find","description":"Finds.","request":{"type":"object","properties":{
						"id":{"type":"string","description":"Whose."},"count":{"type":"integer","default":10},"rate":{"type":"number"},
						"deep":{"type":"boolean"},"tag":{"type":"array","items":{"type":"string"}},"level":{"$ref":"#/$defs/Level"},
						"where":{"type":"object"},"any":{}},"required":["id"]},"reply":{}},
						{"name":"reload","request":{"type":"object"}},
						{"name":"tail","request":{"type":"object"},"stream":true,"item":{}},
						{"name":"scan","request":{"type":"object"},"reply":{},"progress":true}],
						"$defs":{"Level":{"type":"string","enum":["LOW","HIGH"],"description":"How loud."}}}""");

	private MockIpcServer server;

	@BeforeEach
	void describe(MockIpcServer server) {
		this.server = server.enqueue(COMMANDS);
	}

	private CommandLineRun line() {
		return new CommandLineRun(Map.of("IPC_SOCKET", this.server.path().toString()));
	}

	private String request() throws InterruptedException {
		this.server.takeRequest();
		return this.server.takeRequest().toString().replace('"', '\'');
	}

	@Test
	void withoutACommandAllAreListed() {
		assertThat(line().run()).isEqualTo("""
				0|find    Finds.
				reload
				tail
				scan
				|""");
	}

	@Test
	void aCommandIsExplained() throws InterruptedException {
		assertThat(line().run("find", "--help")).isEqualTo("""
				0|usage: scanner find --id=TEXT [--count=NUMBER] [--rate=NUMBER] [--deep=true|false] [--tag=TEXT ...] \
				[--level=LOW|HIGH] [--where=JSON] [--any=VALUE]

				Finds.

				  --id=TEXT          Whose. Required.
				  --count=NUMBER     Default: 10.
				  --rate=NUMBER
				  --deep=true|false
				  --tag=TEXT ...
				  --level=LOW|HIGH   How loud.
				  --where=JSON
				  --any=VALUE
				|""");
		assertThat(this.server.takeRequest()).hasToString("{\"cmd\":\"commands\"}");
		assertThat(this.server.requestCount()).isOne();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '^',
			value = { "--id=007|'id':'007'", "--id=true|'id':'true'", "--id=|'id':''", "--id=a\"b\\|'id':'a\\'b\\\\'",
					"--id=1 --count=7|'id':'1','count':7", "--id=1 --count=1e2|'id':'1','count':1E+2",
					"--id=1 --rate=1.50|'id':'1','rate':1.50", "--id=1 --deep|'id':'1','deep':true",
					"--id=1 --deep=false|'id':'1','deep':false", "--id=1 --tag=7 --tag=x|'id':'1','tag':['7','x']",
					"--id=1 --tag=[\"a\"]|'id':'1','tag':['a']", "--id=1 --level=LOW|'id':'1','level':'LOW'",
					"--id=1 --where={\"a\":1.0}|'id':'1','where':{'a':1.0}", "--id=1 --any=7|'id':'1','any':7",
					"--id=1 --any=7x|'id':'1','any':'7x'", "--id 1 --count 5|'id':'1','count':5" })
	void membersHaveTheTypeThatIsDescribed(String typed, String sent) throws InterruptedException {
		this.server.enqueue(1);
		assertThat(line().run(("find " + typed).split(" "))).isEqualTo("0|1\n|");
		assertThat(request()).isEqualTo("{'cmd':'find'," + sent.replace("\\'", "\\'") + ",'$more':true}");
	}

	@Test
	void linesWithinJsonDoNotEndTheRequest() throws InterruptedException {
		this.server.enqueue(1);
		assertThat(line().run("find", "--id=1", "--where={\n\"a\":\n{\"cmd\":\"reload\"}\n}", "--any=[\r\n1.50 ]",
				"--count=\n7\n"))
			.isEqualTo("0|1\n|");
		assertThat(request())
			.isEqualTo("{'cmd':'find','id':'1','where':{'a':{'cmd':'reload'}},'any':[1.50],'count':7,'$more':true}");
	}

	@Test
	void halfAPairOfSurrogatesStaysEscaped() {
		assertThat(Json.compact("[ \"\\uD800x\\ud83d\\ude00\" ]")).isEqualTo("[\"\\ud800x😀\"]");
	}

	@Test
	void theCommandIsNotTypedAsAMember() throws InterruptedException {
		describe("""
				{"commands":[{"name":"whole","request":{"type":"object","properties":{"cmd":{"type":"string"},
				"n":{"type":"integer"}},"required":["cmd"]},"reply":{}}]}""");
		this.server.enqueue(1);
		assertThat(line().run("whole", "--n=1")).isEqualTo("0|1\n|");
		assertThat(this.server.takeRequest()).hasToString("{\"cmd\":\"commands\"}");
		assertThat(this.server.takeRequest()).hasToString("{\"cmd\":\"whole\",\"n\":1,\"$more\":true}");
	}

	private void describe(String commands) throws InterruptedException {
		line().run();
		this.server.takeRequest();
		this.server.enqueue(JsonMapper.shared().readTree(commands));
	}

	@ParameterizedTest
	@ValueSource(strings = { "bash", "zsh", "plain" })
	void namesOfCommandsAreOnlyNames(String shell) throws InterruptedException {
		describe("""
				{"commands":[{"name":"$(id)@members@@values@@texts@@name@","description":"@members@ $(id)",
				"request":{"type":"object","properties":{"@members@$(id)":{"type":"string","enum":["@members@$(id)"]}}},
				"reply":{}}]}""");
		String script = shell.equals("plain") ? line().run("wrapper", "--plain", "scanner")
				: line().run("completion", shell);
		assertThat(script).startsWith("0|").contains("$(id)@members@@values@@texts@@name@");
		// Within quotes, wherever it is.
		assertThat(script.replaceAll("'[^']*'", "")).doesNotContain("$(id)");
	}

	@Test
	void whatAServerSendsDoesNotSteerTheTerminal() {
		this.server.enqueue("a\u009bb\u202e\u007fé");
		assertThat(line().onScreen().run("find", "--id=1")).isEqualTo("0|\"a\\u009bb\\u202e\\u007fé\"\n|");
		byte[] hidden = { 0, '"', 0, 0x1b, 0, '[', 0, '2', 0, 'J', 0, '"' };
		assertThatExceptionOfType(JacksonException.class).isThrownBy(() -> Json.read(hidden, 0, hidden.length));
	}

	@Test
	void propertiesAreFoundByAnyOfTheirNames() throws Exception {
		Process process = Jvm
			.command(List.of("-Dipc.server.commandKey=op"), ConfigurationProcess.class, "ipc.server.command-key")
			.start();
		assertThat(process.inputReader().readLine()).isEqualTo("op");
		assertThat(process.waitFor()).isZero();
	}

	@Test
	void standardInputIsAnObject() throws InterruptedException {
		this.server.enqueue(1);
		assertThat(line().input("{\"id\":\"x\", \"rate\":1.00}").run("find", "-", "--id=y")).isEqualTo("0|1\n|");
		assertThat(request()).isEqualTo("{'cmd':'find','id':'y','rate':1.00,'$more':true}");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '^', value = { "find|'find' requires --id",
			"find --id=1 --count=many|--count must be a whole number, but is 'many'",
			"find --id=1 --deep=maybe|--deep must be true or false, but is 'maybe'",
			"find --id=1 --where=x|--where must be a JSON object, but is 'x'",
			"find --id=1 --id=2|--id is specified more than once", "find --id|--id requires a value",
			"find /tmp|'/tmp' is not a member: use --name=value",
			"find --cmd=x|member 'cmd' is set by the command line itself",
			"--nice find|unknown option '--nice'; the members of a command follow its name",
			"--timeout=soon find|option --timeout must be a duration such as 500ms, 30s or 5m, but is 'soon'",
			"--socket|option --socket requires a value", "watch|watch requires a command; see scanner --help",
			"watch tail|'tail' is a stream, which sends updates itself: call it without watch; see scanner --help",
			"watch -n x find|-n must be a number of seconds, at least 0.1, but is 'x'",
			"completion tcsh|unknown shell 'tcsh': use bash, zsh or fish",
			"wrapper a/b|the name of a program must consist of letters, digits, '.', '_' and '-', but is 'a/b'",
			"wrapper|wrapper requires a name; see scanner --help" })
	void whatCannotBeAskedIsAUsageError(String typed, String message) {
		assertThat(line().run(typed.split(" "))).isEqualTo("2||" + message + "\n");
	}

	@Test
	void whatIsNotAnObjectOnStandardInputIsAUsageError() {
		assertThat(line().input("[1]").run("find", "-")).isEqualTo("2||standard input is not a JSON object\n");
	}

	@Test
	void unknownMembersAreSentAndToldOf() throws InterruptedException {
		this.server.enqueue(1);
		assertThat(line().run("find", "--id=1", "--cuont=7"))
			.isEqualTo("0|1\n|'find' does not describe a member 'cuont'\n");
		assertThat(request()).isEqualTo("{'cmd':'find','id':'1','cuont':7,'$more':true}");
	}

	@Test
	void quietMeansItemsAndErrorsOnly() {
		this.server.enqueue(1);
		assertThat(line().run("-q", "find", "--id=1", "--cuont=7")).isEqualTo("0|1\n|");
	}

	@Test
	void repliesAreWrittenAsTheyCome() {
		this.server.enqueue(MockReply.raw("{\"a\":1.50,  \"b\":\"ü\"}\n"));
		assertThat(line().run("find", "--id=1")).isEqualTo("0|{\"a\":1.50,  \"b\":\"ü\"}\n|");
	}

	@Test
	void repliesAreIndentedIfThatIsAskedFor() {
		this.server.enqueue(JsonMapper.shared().readTree("{\"a\":[1,{\"b\":\"{\\\"\"}],\"c\":{},\"d\":[]}"));
		assertThat(line().run("--pretty", "find", "--id=1")).isEqualTo("""
				0|{
				  "a": [
				    1,
				    {
				      "b": "{\\""
				    }
				  ],
				  "c": {},
				  "d": []
				}
				|""");
	}

	@Test
	void errorsOfTheServerEndWithOne() {
		this.server.enqueue(JsonMapper.shared()
			.readTree("{\"error\":\"no \\u001b[31m such\",\"type\":\"gone\",\"details\":{\"id\":1}}"));
		assertThat(line().run("find", "--id=1"))
			.isEqualTo("1||" + this.server.path() + " answered gone: no  [31m such {\"id\":1}\n");
	}

	@Test
	void aReplyThatIsNullIsNone() {
		// What is asked for behind the request is answered.
		this.server.enqueue(MockReply.stall()).enqueue(COMMANDS);
		assertThat(line().run("find", "--id=1")).isEqualTo("0||");
	}

	@Test
	void aReplyThatDoesNotComeIsAFailure() {
		this.server.enqueue(MockReply.close());
		assertThat(line().run("find", "--id=1"))
			.isEqualTo("4||" + this.server.path() + ": the server closed the connection without a reply\n");
	}

	@Test
	void aCommandWithoutAReplyEndsWithNothing() {
		this.server.enqueue(MockReply.stall());
		assertThat(line().run("reload")).isEqualTo("0||");
	}

	@Test
	void itemsOfAStreamAreWritten() {
		this.server.enqueue(MockStream.of(1, Map.of("$ref", "x")).lost(2).items("last").end());
		assertThat(line().run("tail"))
			.isEqualTo("0|1\n{\"$ref\":\"x\"}\n\"last\"\n|2 items were lost because they were not read in time\n");
	}

	@Test
	void progressIsShownOnATerminal() {
		this.server.enqueue(MockStream.of().progress(new ProgressUpdate(3, 10L, "a\u001b[2Jb")).items(1).end());
		assertThat(line().onTerminal().run("scan")).isEqualTo("0|1\n|\r\u001b[K3/10 a [2Jb\r\u001b[K");
	}

	@Test
	void progressIsNotShownElsewhere() {
		this.server.enqueue(MockStream.of().progress(new ProgressUpdate(3, 10L, "x")).items(1).end());
		assertThat(line().run("scan")).isEqualTo("0|1\n|");
	}

	@Test
	void aStreamThatFailsHasItsItemsWritten() {
		this.server.enqueue(MockStream.of(1).error("SlowConsumer", "too slow"));
		assertThat(line().run("tail")).isEqualTo("1|1\n|" + this.server.path() + " answered SlowConsumer: too slow\n");
	}

	@Test
	void aStreamThatEndsEarlyIsBroken() {
		this.server.enqueue(MockStream.of(1).cut());
		assertThat(line().run("tail")).startsWith("4|1\n|" + this.server.path() + ": the ");
	}

	@Test
	void aWrongCountIsBroken() {
		this.server.enqueue(MockReply.raw("{\"$more\":true}\n1\n{\"$end\":{\"items\":2}}\n"));
		assertThat(line().run("tail"))
			.isEqualTo("4|1\n|" + this.server.path() + ": the server sent 2 items, but 1 were received\n");
	}

	@Test
	void garbageIsBroken() {
		this.server.enqueue(MockReply.garbage());
		assertThat(line().run("find", "--id=1"))
			.startsWith("4||" + this.server.path() + ": the server sent invalid JSON: ");
	}

	@Test
	void aServerThatDoesNotAnswerIsTimedOut() {
		this.server.enqueue(MockReply.stall()).enqueue(MockReply.stall());
		assertThat(line().run("--timeout=100ms", "find", "--id=1"))
			.isEqualTo("4||" + this.server.path() + ": no complete reply within 100 ms\n");
	}

	@Test
	void aCommandThatTellsItsProgressIsTimedOutOnceItIsSilent() {
		this.server.enqueue(MockStream.of().progress(new ProgressUpdate(1, null, null)).open())
			.enqueue(MockReply.stall());
		assertThat(line().run("--timeout=100ms", "scan"))
			.isEqualTo("4||" + this.server.path() + ": no complete reply within 100 ms\n");
	}

	@Test
	void brokenOutputIsAFailure() {
		this.server.enqueue(1);
		OutputStream full = new OutputStream() {

			@Override
			public void write(int value) throws IOException {
				throw new IOException("No space left on device");
			}

		};
		assertThat(line().writingTo(full).run("find", "--id=1"))
			.isEqualTo("4||cannot write to standard output: No space left on device\n");
	}

	@Test
	void whoeverIsRefusedIsTold(MockIpcServer server) throws Exception {
		try (MockIpcServer other = MockIpcServer.start().enqueue(MockReply.refuse(ErrorType.FORBIDDEN))) {
			assertThat(new CommandLineRun(Map.of()).run("--socket=" + other.path(), "find"))
				.isEqualTo("1||" + other.path() + " answered Forbidden: refused by the test\n");
		}
	}

	@Test
	void withoutDescriptionsMembersAreJsonWhereTheyCanBe() throws Exception {
		try (MockIpcServer other = MockIpcServer.start()
			.enqueue(MockReply.error("UnknownCommand", "unknown command 'commands'"))
			.enqueue(2)) {
			assertThat(new CommandLineRun(Map.of()).run("--command-key=do", "--socket=" + other.path(), "find",
					"--id=7", "--name=x", "--flag"))
				.isEqualTo("0|2\n|");
			assertThat(other.takeRequest()).hasToString("{\"do\":\"commands\"}");
			assertThat(other.takeRequest())
				.hasToString("{\"do\":\"find\",\"id\":7,\"name\":\"x\",\"flag\":true,\"$more\":true}");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "--socket", "IPC_SOCKET" })
	void whenNobodyListensThenTheOriginOfThePathIsTold(String origin) {
		Path path = Path.of("/tmp/no/such.sock");
		CommandLineRun line = new CommandLineRun(Map.of("IPC_SOCKET", path.toString()));
		assertThat(origin.startsWith("-") ? line.run(origin, path.toString(), "find") : line.run("find"))
			.isEqualTo("3||cannot connect to " + path + " (" + origin + "): no such file\n");
	}

	@Test
	void aCommandThatIsNamedLikeOneOfTheseIsStillThere() throws InterruptedException {
		this.server.enqueue(1);
		assertThat(line().run("--", "watch")).isEqualTo("0|1\n|");
		assertThat(request()).isEqualTo("{'cmd':'watch','$more':true}");
	}

}
