package com.codechu.ipc.handler.invocation

import com.codechu.ipc.handler.InvalidDeclarationException
import com.codechu.ipc.handler.IpcCommand
import com.codechu.ipc.handler.IpcHandler
import com.codechu.ipc.mapping.IpcParam
import org.assertj.core.api.Assertions.assertThat
import org.assertj.core.api.Assertions.catchThrowableOfType
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.Timeout
import java.io.File
import java.nio.file.Path
import java.util.concurrent.CompletableFuture
import java.util.concurrent.TimeUnit
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flowOf

/** Kotlin handlers that cannot work, and those whose libraries are missing, fail the start. */
@Timeout(120)
class KotlinDeclarationTests {

	private val handlers = Handlers()

	private fun mistake(type: Class<*>) = handlers.context(type).use { context ->
		catchThrowableOfType(InvalidDeclarationException::class.java) { handlers.table(context) }
	}

	@Test
	fun `values of Kotlin that are others on the JVM are refused`() {
		val mistake = mistake(Unsigned::class.java)
		assertThat(mistake).hasMessage("public final void ${Unsigned::class.java.name}.limit-WZ4Q5Ns(int) has a " +
			"kotlin.UInt, whose value differs between Kotlin and the JVM")
		assertThat(mistake.action())
			.isEqualTo("Use a Long, a java.time.Duration or your own value class instead.")
	}

	@Test
	fun `a suspend function returns no future`() {
		val mistake = mistake(Twice::class.java)
		assertThat(mistake).hasMessage("public final java.lang.Object ${Twice::class.java.name}.twice(" +
			"kotlin.coroutines.Continuation<? super java.util.concurrent.CompletableFuture<java.lang.String>>) " +
			"is a suspend function, and returns a CompletableFuture")
		assertThat(mistake.action()).isEqualTo("Return the value itself.")
	}

	@Test
	fun `a missing library is named`() {
		val method = "public final java.lang.Object ${Suspending::class.java.name}.wait(" +
			"kotlin.coroutines.Continuation<? super java.lang.String>)"
		assertThat(runWithout("kotlinx-coroutines-[a-z-]*", Suspending::class.java.name))
			.contains("> $method is a Kotlin function that requires a missing library",
				"> Add the dependency org.jetbrains.kotlinx:kotlinx-coroutines-core.")
		assertThat(runWithout("kotlin-reflect", Suspending::class.java.name))
			.contains("> $method is a Kotlin function that requires a missing library",
				"> Add the dependency org.jetbrains.kotlin:kotlin-reflect.")
		assertThat(runWithout("kotlinx-coroutines-react[a-z]*", Flowing::class.java.name))
			.contains("> public final kotlinx.coroutines.flow.Flow<java.lang.Integer> " +
				"${Flowing::class.java.name}.all() returns a Kotlin Flow, but the library that adapts it is missing",
				"> Add the dependency org.jetbrains.kotlinx:kotlinx-coroutines-reactor.")
	}

	@Test
	fun `suspend functions need neither Reactor nor what adapts coroutines to it`() {
		assertThat(runWithout("(kotlinx-coroutines-react[a-z]*|reactor-core|reactive-streams|context-propagation)",
			Suspending::class.java.name)).contains("> 'done'")
	}

	private fun runWithout(jars: String, handler: String): List<String> {
		val classPath = System.getProperty("java.class.path").split(File.pathSeparator)
			.filterNot { it.matches(Regex(".*/$jars-[0-9][^/]*\\.jar")) }
			.joinToString(File.pathSeparator)
		val process = ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
			classPath, Application::class.java.name, handler).redirectErrorStream(true).start()
		val output = process.inputStream.bufferedReader().readText()
		assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue()
		return output.lines()
	}

	object Application {

		@JvmStatic
		fun main(args: Array<String>) {
			val handlers = Handlers()
			handlers.context(Class.forName(args[0])).use {
				try {
					println("> " + handlers.ask(it, "{'cmd':'wait'}"))
				}
				catch (ex: InvalidDeclarationException) {
					println("> ${ex.message}\n> ${ex.action()}")
				}
			}
		}

	}

	@IpcHandler
	class Unsigned {

		@IpcCommand
		fun limit(@IpcParam limit: UInt) {
		}

	}

	@IpcHandler
	class Twice {

		@IpcCommand
		suspend fun twice(): CompletableFuture<String> = CompletableFuture.completedFuture("x")

	}

	@IpcHandler
	class Suspending {

		@IpcCommand
		suspend fun wait() = "done"

	}

	@IpcHandler
	class Flowing {

		@IpcCommand
		fun all(): Flow<Int> = flowOf(1)

	}

}
