package com.example.scans

import com.codechu.ipc.testing.IpcTest
import com.codechu.ipc.testing.IpcTester
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test
import org.springframework.beans.factory.annotation.Autowired
import org.springframework.context.annotation.Import

@IpcTest(Scans::class)
@Import(Scanner::class)
class ScansTests(@Autowired private val tester: IpcTester) {

	@Test
	fun `a suspend function with a value class, a default value and a nullable parameter`() {
		assertThat(tester.command("rescan").with("root", "/usr")).hasReply()
			.isEqualTo("""{"root":"/usr","files":64,"note":null}""")
		assertThat(tester.command("rescan").with("root", "/usr").with("depth", 2).with("note", "x")).hasReply()
			.isEqualTo("""{"root":"/usr","files":2,"note":"x"}""")
		assertThat(tester.command("rescan").with("root", "usr")).hasError("InvalidRequest")
			.errorMessage().isEqualTo("member 'root' is not valid: must be absolute")
		assertThat(tester.command("rescan").with("root", "/none")).hasError("no-such-root")
	}

	@Test
	fun `a data class is the whole request`() {
		assertThat(tester.command("search").with("name", "x")).hasReply().isEqualTo("\"x 10 null\"")
		assertThat(tester.command("search").with("name", "x").with("within", "PT5S")).hasReply().isEqualTo("\"x 10 PT5S\"")
		assertThat(tester.command("search").with("limit", 1)).hasError("InvalidRequest")
	}

	@Test
	fun `a flow is a stream, or an array`() {
		tester.command("rescan").with("root", "/a").exchange()
		tester.command("rescan").with("root", "/b").with("depth", 3).exchange()
		assertThat(tester.command("reports").stream()).items(Report::class.java)
			.contains(Report("/a", 64), Report("/b", 3))
		assertThat(tester.command("reports")).hasReply().extractingPath("$[0].root").isNotNull()
	}

	@Test
	fun `a function without a result is acknowledged, and null is no reply`() {
		assertThat(tester.command("forget").with("root", "/a")).hasReply().isEqualTo("{}")
		assertThat(tester.command("missing")).hasNoReply()
	}

	@Test
	fun `a suspend function reports its progress`() {
		val result = tester.command("verify").with("steps", 3).stream()
		assertThat(result).items(Int::class.javaObjectType).containsExactly(3)
		assertThat(result).progress().isNotEmpty()
	}

	@Test
	fun `a topic has subscribers`() {
		tester.command("finished").subscribe().use { finished ->
			tester.command("rescan").with("root", "/c").exchange()
			assertThat(finished.next(Report::class.java)).isEqualTo(Report("/c", 64))
		}
	}

}
