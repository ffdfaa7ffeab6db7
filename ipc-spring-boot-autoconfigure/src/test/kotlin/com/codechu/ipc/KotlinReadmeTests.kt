package com.codechu.ipc

import com.codechu.ipc.client.IpcClient
import com.codechu.ipc.client.IpcExchange
import com.codechu.ipc.client.registry.ImportIpcClients
import com.codechu.ipc.handler.IpcCommand
import com.codechu.ipc.handler.IpcHandler
import com.codechu.ipc.mapping.IpcParam
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flowOf
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.runBlocking
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.Timeout
import org.junit.jupiter.api.extension.RegisterExtension
import org.springframework.boot.WebApplicationType
import org.springframework.boot.autoconfigure.EnableAutoConfiguration
import org.springframework.boot.builder.SpringApplicationBuilder
import org.springframework.context.annotation.Configuration
import org.springframework.context.annotation.Import
import java.nio.file.Files
import java.nio.file.Path

@JvmInline
value class Root(val path: String) {

	init {
		require(path.startsWith("/")) { "must be absolute" }
	}

}

data class Report(val root: String, val files: Int)

@IpcHandler
class Scans(private val scanner: Scanner) {

	@IpcCommand
	suspend fun rescan(@IpcParam root: Root, @IpcParam depth: Int = 64, @IpcParam note: String?): Report =
		scanner.scan(root, depth, note)

	@IpcCommand(acknowledged = true)
	suspend fun forget(@IpcParam root: Root) = scanner.forget(root)

	@IpcCommand
	fun reports(): Flow<Report> = scanner.reports

}

interface ScanClient {

	@IpcExchange
	suspend fun rescan(@IpcParam root: Root, @IpcParam depth: Int = 64): Report

	@IpcExchange(acknowledged = true)
	suspend fun forget(@IpcParam root: Root)

	@IpcExchange
	fun reports(): Flow<Report>

}

class Scanner {

	val reports = flowOf(Report("/a", 1), Report("/b", 2))

	val forgotten = mutableListOf<Root>()

	fun scan(root: Root, depth: Int, note: String?) = Report("${root.path} $note", depth)

	fun forget(root: Root) {
		forgotten.add(root)
	}

}

/** What the README shows of Kotlin is true: it is the code above. */
@Timeout(60)
class KotlinReadmeTests {

	@JvmField
	@RegisterExtension
	val directory = ShortTempDir()

	@Test
	fun `the code is what is tested here`() {
		val shown = Files.readString(Path.of("..", "README.md")).substringAfter("```kotlin\n").substringBefore("```")
		val own = Path.of("src", "test", "kotlin", "com", "codechu", "ipc", "KotlinReadmeTests.kt")
		assertThat(Files.readString(own)).contains(shown)
	}

	@Test
	fun `the code works in an application`() {
		val path = directory.resolve("a.sock").toString()
		SpringApplicationBuilder(Application::class.java).web(WebApplicationType.NONE)
			.run("--ipc.server.path=$path", "--ipc.client.path=$path")
			.use { context ->
				val client = context.getBean(ScanClient::class.java)
				runBlocking {
					assertThat(client.rescan(Root("/usr"))).isEqualTo(Report("/usr null", 64))
					assertThat(client.reports().toList()).containsExactly(Report("/a", 1), Report("/b", 2))
					client.forget(Root("/usr"))
				}
				assertThat(context.getBean(Scanner::class.java).forgotten).containsExactly(Root("/usr"))
				val raw = context.getBean(IpcClient::class.java)
				assertThat(raw.command("rescan").param("root", "/a").retrieve()).hasToString("{\"root\":\"/a null\",\"files\":64}")
				assertThat(RawPeer.exchange(Path.of(path), "{\"cmd\":\"rescan\",\"root\":\"a\"}\n")).isEqualTo(
					"{\"error\":\"member 'root' is not valid: must be absolute\",\"type\":\"InvalidRequest\"}\n")
			}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(Scans::class, Scanner::class)
	@ImportIpcClients(types = [ScanClient::class])
	open class Application

}
