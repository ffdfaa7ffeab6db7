package com.codechu.ipc.handler.invocation

import com.codechu.ipc.RawPeer
import com.codechu.ipc.ShortTempDir
import com.codechu.ipc.handler.IpcCommand
import com.codechu.ipc.handler.IpcEmitter
import com.codechu.ipc.handler.IpcHandler
import com.codechu.ipc.handler.IpcInterceptor
import com.codechu.ipc.handler.IpcProgress
import com.codechu.ipc.protocol.JsonLineProtocol
import com.codechu.ipc.server.UnixServer
import io.micrometer.context.ContextRegistry
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flow
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.BeforeEach
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.Timeout
import org.junit.jupiter.api.extension.RegisterExtension
import org.springframework.context.annotation.AnnotationConfigApplicationContext
import java.nio.file.Path
import java.time.Duration
import java.util.concurrent.CompletableFuture
import java.util.concurrent.TimeUnit

/** Coroutines live for as long as somebody waits for them, with what was bound to the thread of the handler. */
@Timeout(60)
class KotlinCoroutineTests {

	@JvmField
	@RegisterExtension
	val directory = ShortTempDir()

	private lateinit var path: Path

	private lateinit var context: AnnotationConfigApplicationContext

	private lateinit var server: UnixServer

	private val commands get() = context.getBean(Commands::class.java)

	@BeforeEach
	fun start() {
		ContextRegistry.getInstance().registerThreadLocalAccessor("user", user)
		path = directory.resolve("a.sock")
		context = AnnotationConfigApplicationContext(Commands::class.java)
		val protocol = JsonLineProtocol()
		val interceptor = IpcInterceptor { invocation ->
			user.set("ann")
			try {
				invocation.proceed()
			}
			finally {
				user.remove()
			}
		}
		val settings = DispatchSettings(null, listOf(interceptor), listOf(), listOf(), listOf(), true, true)
		val table = HandlerBeans(context.beanFactory, protocol, "cmd").find("default")
		server = UnixServer.builder()
			.path(path)
			.shutdownTimeout(Duration.ofMillis(200))
			.lineHandler(CommandDispatcher(table, "cmd", protocol, settings)::reading)
			.build()
		server.start()
	}

	@AfterEach
	fun stop() {
		server.stop()
		context.close()
		ContextRegistry.getInstance().removeThreadLocalAccessor("user")
	}

	@Test
	fun `a coroutine is cancelled when its peer leaves`() {
		RawPeer.connect(path).use {
			it.send("{\"cmd\":\"endless\"}\n")
			commands.started.get(10, TimeUnit.SECONDS)
		}
		assertThat(commands.ended).succeedsWithin(Duration.ofSeconds(10)).isInstanceOf(CancellationException::class.java)
	}

	@Test
	fun `a coroutine is cancelled when the server stops`() {
		RawPeer.connect(path).use {
			it.send("{\"cmd\":\"endless\"}\n")
			commands.started.get(10, TimeUnit.SECONDS)
			server.stop()
			assertThat(it.readLine()).contains("\"type\":\"HandlerInterrupted\"")
		}
		assertThat(commands.ended).succeedsWithin(Duration.ofSeconds(10)).isInstanceOf(CancellationException::class.java)
	}

	@Test
	fun `a flow is cancelled when its peer leaves`() {
		RawPeer.connect(path).use {
			it.send("{\"cmd\":\"flow\",\"\$more\":true}\n")
			assertThat(it.readLine()).isEqualTo("{\"\$more\":true}\n")
			assertThat(it.readLine()).isEqualTo("\"ann\"\n")
			assertThat(it.readLine()).isEqualTo("\"ann\"\n")
		}
		assertThat(commands.ended).succeedsWithin(Duration.ofSeconds(10)).isInstanceOf(CancellationException::class.java)
	}

	@Test
	fun `what is bound to the thread is there after the coroutine has waited`() {
		assertThat(RawPeer.exchange(path, "{\"cmd\":\"bound\"}\n{\"cmd\":\"bound\"}\n"))
			.isEqualTo("\"ann ann\"\n\"ann ann\"\n")
	}

	@Test
	fun `a suspend function sends items and progress itself`() {
		assertThat(RawPeer.exchange(path, "{\"cmd\":\"emit\",\"\$more\":true}\n"))
			.isEqualTo("{\"\$more\":true}\n1\n2\n{\"\$end\":{\"items\":2}}\n")
		assertThat(RawPeer.exchange(path, "{\"cmd\":\"emit\"}\n")).isEqualTo("[1,2]\n")
		assertThat(RawPeer.exchange(path, "{\"cmd\":\"work\",\"\$more\":true}\n"))
			.isEqualTo("{\"\$more\":true}\n{\"\$progress\":{\"done\":1}}\n\"done\"\n{\"\$end\":{\"items\":1}}\n")
	}

	@IpcHandler
	class Commands {

		val started = CompletableFuture<Unit>()

		val ended = CompletableFuture<Throwable>()

		@IpcCommand
		suspend fun endless(): String {
			try {
				started.complete(Unit)
				awaitCancellation()
			}
			catch (ex: CancellationException) {
				ended.complete(ex)
				throw ex
			}
		}

		@IpcCommand
		fun flow(): Flow<String?> = flow {
			try {
				while (true) {
					emit(user.get())
					delay(1)
				}
			}
			catch (ex: CancellationException) {
				ended.complete(ex)
				throw ex
			}
		}

		@IpcCommand
		suspend fun bound(): String {
			val before = user.get()
			delay(1)
			return "$before ${user.get()}"
		}

		@IpcCommand
		suspend fun emit(items: IpcEmitter<Int>) {
			items.send(1)
			delay(1)
			items.send(2)
		}

		@IpcCommand
		suspend fun work(progress: IpcProgress): String {
			delay(1)
			progress.report(1)
			return "done"
		}

	}

	private companion object {

		val user = ThreadLocal<String>()

	}

}
