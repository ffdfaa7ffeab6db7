package com.codechu.ipc.client.registry

import com.codechu.ipc.client.IpcAnnotations
import com.codechu.ipc.client.IpcCall
import com.codechu.ipc.client.IpcClient
import com.codechu.ipc.client.IpcCommandRequest
import com.codechu.ipc.client.IpcExchange
import com.codechu.ipc.client.IpcProtocolException
import com.codechu.ipc.client.IpcReactiveTypes
import com.codechu.ipc.client.IpcRemoteException
import com.codechu.ipc.client.IpcServiceProxyFactory
import com.codechu.ipc.mapping.IpcParam
import com.codechu.ipc.protocol.JsonLineProtocol
import com.codechu.ipc.protocol.ProtocolLimits
import com.codechu.ipc.testing.MockIpcServer
import com.codechu.ipc.testing.MockIpcServerExtension
import com.codechu.ipc.testing.MockReply
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.async
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.take
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.runBlocking
import org.assertj.core.api.Assertions.assertThat
import org.assertj.core.api.Assertions.assertThatExceptionOfType
import org.assertj.core.api.Assertions.assertThatIllegalArgumentException
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.BeforeEach
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.Timeout
import org.junit.jupiter.api.extension.ExtendWith
import org.junit.jupiter.params.ParameterizedTest
import org.junit.jupiter.params.provider.EnumSource
import tools.jackson.databind.json.JsonMapper
import tools.jackson.databind.node.NullNode
import tools.jackson.module.kotlin.kotlinModule
import java.time.Duration
import java.util.concurrent.CompletableFuture
import java.util.concurrent.TimeUnit

/** Client interfaces as they are written in Kotlin. */
@Timeout(60)
@ExtendWith(MockIpcServerExtension::class)
class KotlinClientTests {

	private lateinit var server: MockIpcServer

	private lateinit var client: IpcClient

	private lateinit var users: Users

	@BeforeEach
	fun connect(server: MockIpcServer) {
		this.server = server
		client = IpcClient.builder()
			.path(server.path())
			.timeout(Duration.ofSeconds(10))
			.protocol(PROTOCOL)
			.build()
		users = IpcServiceProxyFactory.builderFor(client).reactiveTypes(ReactiveTypes.find()).build().createClient(Users::class.java)
	}

	@AfterEach
	fun close() = client.close()

	private fun request() = server.takeRequest().toString().replace('"', '\'')

	@Test
	fun `a suspend function sends the command and returns the reply`() = runBlocking<Unit> {
		server.enqueue(User("ann", 7))
		assertThat(users.find(UserId("u1"), null)).isEqualTo(User("ann", 7))
		assertThat(request()).isEqualTo("{'cmd':'find','id':'u1'}")
		server.enqueue(User("ann", 7))
		users.find(UserId("u1"), Level(3))
		assertThat(request()).isEqualTo("{'cmd':'find','id':'u1','level':3}")
	}

	@Test
	fun `a suspend function throws what the client throws`() = runBlocking<Unit> {
		server.enqueue(MockReply.error("No", "no"))
		val failure = runCatching { users.find(UserId("u1"), null) }.exceptionOrNull()
		assertThat(failure).isInstanceOf(IpcRemoteException::class.java)
			.hasMessage("${server.path()} answered No: no")
	}

	@Test
	fun `cancelling a coroutine ends its request`() = runBlocking<Unit> {
		server.enqueue(MockReply.stall()).enqueue(User("bob", 1))
		val call = async(start = CoroutineStart.UNDISPATCHED) { users.find(UserId("u1"), null) }
		assertThat(request()).isEqualTo("{'cmd':'find','id':'u1'}")
		call.cancelAndJoin()
		assertThat(call.isCancelled).isTrue()
		assertThat(users.find(UserId("u2"), null).name).isEqualTo("bob")
	}

	@Test
	fun `Unit is void, which waits only if it is acknowledged`() = runBlocking<Unit> {
		server.enqueue(MockReply.stall()).enqueue(MockReply.error("No", "no")).enqueue(mapOf<String, Any>())
		assertThat(users.reload()).isSameAs(Unit)
		assertThat(request()).isEqualTo("{'cmd':'reload'}")
		assertThat(runCatching { users.stop() }.exceptionOrNull()).isInstanceOf(IpcRemoteException::class.java)
		assertThat(users.stop()).isSameAs(Unit)
	}

	@Test
	fun `null is a reply where the type allows it`() = runBlocking<Unit> {
		repeat(4) { server.enqueue(NullNode.instance) }
		assertThat(users.lookUp("x")).isNull()
		assertThat(users.lookUpNow("x")).isNull()
		val misfit = "${server.path()}: the reply cannot be bound to"
		assertThat(runCatching { users.find(UserId("u1"), null) }.exceptionOrNull())
			.isInstanceOf(IpcProtocolException::class.java)
			.hasMessage("$misfit ${User::class.java.name}: it is null")
		assertThatExceptionOfType(IpcProtocolException::class.java).isThrownBy { users.name() }
			.withMessage("$misfit java.lang.String: it is null")
	}

	@ParameterizedTest
	@EnumSource
	fun `value classes are made of what they wrap`(arrival: Arrival) = runBlocking<Unit> {
		val users = arrival.create(client, Users::class.java)
		server.enqueue("u1").enqueue("u2").enqueue("u3").enqueue(4).enqueue(5).enqueue(6)
		assertThat(users.first()).isEqualTo(UserId("u1"))
		assertThat(users.firstLater()).isEqualTo(UserId("u2"))
		assertThat(users.maybeLater()).isEqualTo(UserId("u3"))
		assertThat(users.level()).isEqualTo(Level(4))
		assertThat(users.levelLater()).isEqualTo(Level(5))
		assertThat(users.maybeLevelLater()).isEqualTo(Level(6))
		server.enqueue(NullNode.instance).enqueue(NullNode.instance).enqueue(NullNode.instance)
		assertThat(users.maybeLater()).isNull()
		assertThat(users.maybeLevelLater()).isNull()
		assertThat(users.maybeLevel()).isNull()
	}

	@ParameterizedTest
	@EnumSource
	fun `value classes may wrap null and each other`(arrival: Arrival) = runBlocking<Unit> {
		val wraps = arrival.create(client, Wraps::class.java)
		repeat(4) { server.enqueue("u1") }
		assertThat(wraps.note()).isEqualTo(Note("u1"))
		assertThat(wraps.maybeNote()).isEqualTo(Note("u1"))
		assertThat(wraps.owner()).isEqualTo(Owner(UserId("u1")))
		assertThat(wraps.maybeOwner()).isEqualTo(Owner(UserId("u1")))
	}

	@ParameterizedTest
	@EnumSource
	fun `value classes stand for type variables and in lists`(arrival: Arrival) = runBlocking<Unit> {
		val users = arrival.create(client, GenericUsers::class.java)
		server.enqueue("u1").enqueue("u2").enqueue(listOf("u3"))
		assertThat(users.one()).isEqualTo(UserId("u1"))
		assertThat(users.oneNow()).isEqualTo(UserId("u2"))
		assertThat(users.all()).containsExactly(UserId("u3"))
	}

	@Test
	fun `value classes check what they wrap`() {
		server.enqueue("x")
		assertThatExceptionOfType(IpcProtocolException::class.java).isThrownBy { users.first() }
			.withMessage("${server.path()}: the reply cannot be bound to ${UserId::class.java.name}: it is not valid")
			.withNoCause()
	}

	@Test
	fun `default values are sent, and functions with a body work as written`() = runBlocking<Unit> {
		server.enqueue("a").enqueue("b")
		assertThat(users.greet("ann")).isEqualTo("a")
		assertThat(request()).isEqualTo("{'cmd':'greet','name':'ann','greeting':'Hello'}")
		assertThat(users.greetTwice("bob")).isEqualTo("b!")
		assertThat(request()).isEqualTo("{'cmd':'greet','name':'bob','greeting':'Hi'}")
	}

	@Test
	fun `a flow reads items as they are collected`() = runBlocking<Unit> {
		server.enqueue(MockReply.stream(User("a", 1), User("b", 2)))
			.enqueue(MockReply.stream(User("a", 1), User("b", 2)))
		assertThat(users.all().toList()).containsExactly(User("a", 1), User("b", 2))
		assertThat(users.all().take(1).toList()).containsExactly(User("a", 1))
		assertThat(users.allLater().javaClass).isNotNull()
	}

	@Test
	fun `what cannot be sent is said when the client is made`() {
		val factory = IpcServiceProxyFactory.builderFor(client).build()
		assertThatIllegalArgumentException().isThrownBy { factory.createClient(Flowing::class.java) }
			.withMessage("public abstract kotlinx.coroutines.flow.Flow<java.lang.String> " +
				"${Flowing::class.java.name}.all() returns a Kotlin Flow, for which no adapter is " +
				"available: add the dependency org.jetbrains.kotlinx:kotlinx-coroutines-reactor")
		assertThatIllegalArgumentException().isThrownBy { factory.createClient(Unsigned::class.java) }
			.withMessage("public abstract void ${Unsigned::class.java.name}.limit-WZ4Q5Ns(int) has a kotlin.UInt, " +
				"whose value differs between Kotlin and the JVM. " +
				"Use a Long, a java.time.Duration or your own value class instead.")
		assertThatIllegalArgumentException().isThrownBy { factory.createClient(Acknowledged::class.java) }
			.withMessageContaining("is declared as acknowledged, but its result already acknowledges it")
	}

	@JvmInline
	value class UserId(val value: String) {

		init {
			require(value.startsWith("u")) { "must begin with u" }
		}

	}

	@JvmInline
	value class Level(val value: Int)

	@JvmInline
	value class Note(val text: String?)

	@JvmInline
	value class Owner(val id: UserId)

	data class User(val name: String, val age: Int)

	/** When a reply is there. */
	enum class Arrival {

		WHEN_ASKED, LATER;

		fun <T : Any> create(client: IpcClient, type: Class<T>): T =
			IpcServiceProxyFactory.builderFor(Client(client, this)).reactiveTypes(ReactiveTypes.find()).build().createClient(type)

	}

	/** Has replies either before anyone waits for them, or only then. */
	private class Client(private val client: IpcClient, private val arrival: Arrival) : IpcClient by client {

		override fun command(name: String) = IpcCommandRequest(this, PROTOCOL, "cmd", name)

		override fun exchangeAsync(call: IpcCall): CompletableFuture<Any?> {
			val reply = client.exchangeAsync(call)
			return if (arrival == Arrival.LATER) reply.thenApplyAsync({ it }, LATE) else reply.also { it.join() }
		}

	}

	interface Users {

		@IpcExchange
		suspend fun find(@IpcParam id: UserId, @IpcParam level: Level?): User

		@IpcExchange
		suspend fun reload()

		@IpcExchange(acknowledged = true)
		suspend fun stop()

		@IpcExchange
		suspend fun lookUp(@IpcParam name: String): User?

		@IpcExchange
		fun lookUpNow(@IpcParam name: String): User?

		@IpcExchange
		fun name(): String

		@IpcExchange
		fun first(): UserId

		@IpcExchange
		suspend fun firstLater(): UserId

		@IpcExchange
		suspend fun maybeLater(): UserId?

		@IpcExchange
		fun level(): Level

		@IpcExchange
		suspend fun levelLater(): Level

		@IpcExchange
		suspend fun maybeLevelLater(): Level?

		@IpcExchange
		fun maybeLevel(): Level?

		@IpcExchange
		suspend fun greet(@IpcParam name: String, @IpcParam greeting: String = "Hello"): String

		suspend fun greetTwice(name: String) = greet(name, "Hi") + "!"

		@IpcExchange
		fun all(): Flow<User>

		@IpcExchange
		suspend fun allLater(): Flow<User>

	}

	interface Generic<T> {

		@IpcExchange
		suspend fun one(): T

		@IpcExchange
		fun oneNow(): T

		@IpcExchange
		suspend fun all(): List<T>

	}

	interface GenericUsers : Generic<UserId>

	interface Wraps {

		@IpcExchange
		suspend fun note(): Note

		@IpcExchange
		suspend fun maybeNote(): Note?

		@IpcExchange
		suspend fun owner(): Owner

		@IpcExchange
		suspend fun maybeOwner(): Owner?

	}

	interface Flowing {

		@IpcExchange
		fun all(): Flow<String>

	}

	interface Unsigned {

		@IpcExchange
		fun limit(@IpcParam limit: UInt)

	}

	interface Acknowledged {

		@IpcExchange(acknowledged = true)
		suspend fun name(): String

	}

	companion object {

		private val PROTOCOL = JsonLineProtocol(JsonMapper.builder().addModule(kotlinModule()).build(), ProtocolLimits.DEFAULTS)

		private val LATE = CompletableFuture.delayedExecutor(50, TimeUnit.MILLISECONDS)

	}

}
