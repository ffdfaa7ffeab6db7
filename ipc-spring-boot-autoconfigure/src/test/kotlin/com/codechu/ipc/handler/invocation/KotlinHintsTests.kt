package com.codechu.ipc.handler.invocation

import com.codechu.ipc.handler.IpcCommand
import com.codechu.ipc.handler.IpcHandler
import com.codechu.ipc.mapping.IpcParam
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test
import org.springframework.aot.hint.RuntimeHints
import org.springframework.aot.hint.annotation.ReflectiveRuntimeHintsRegistrar
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates.reflection

/** Native images can call Kotlin handlers. */
class KotlinHintsTests {

	private val hints = RuntimeHints().also {
		ReflectiveRuntimeHintsRegistrar().registerRuntimeHints(it, Commands::class.java)
	}

	@Test
	fun `suspend functions can be called and their types bound`() {
		val find = Commands::class.java.declaredMethods.single { it.name.startsWith("find-") && !it.isSynthetic }
		assertThat(reflection().onMethodInvocation(find)).accepts(hints)
		assertThat(reflection().onMethodInvocation(User::class.java.getDeclaredMethod("getName"))).accepts(hints)
		assertThat(hints.reflection().typeHints().map { it.type.name })
			.doesNotContain("kotlin.coroutines.Continuation", "kotlin.Unit")
	}

	@Test
	fun `default values and value classes can be reached`() {
		val defaults = Commands::class.java.declaredMethods.single { it.name.endsWith("\$default") }
		assertThat(reflection().onMethodInvocation(defaults)).accepts(hints)
		UserId::class.java.declaredMethods
			.filter { it.name in setOf("constructor-impl", "box-impl", "unbox-impl") }
			.also { assertThat(it).hasSize(3) }
			.forEach { assertThat(reflection().onMethodInvocation(it)).accepts(hints) }
	}

	@JvmInline
	value class UserId(val value: String)

	data class User(val name: String)

	@IpcHandler
	class Commands {

		@IpcCommand
		suspend fun find(@IpcParam id: UserId, @IpcParam depth: Int = 1) = User("${id.value} $depth")

		@IpcCommand
		suspend fun reload() {
		}

	}

}
