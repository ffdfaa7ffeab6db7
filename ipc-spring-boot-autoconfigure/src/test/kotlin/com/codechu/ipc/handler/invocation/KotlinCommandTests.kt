package com.codechu.ipc.handler.invocation

import com.codechu.ipc.handler.IpcCommand
import com.codechu.ipc.handler.IpcExceptionHandler
import com.codechu.ipc.handler.IpcHandler
import com.codechu.ipc.mapping.IpcParam
import com.codechu.ipc.protocol.JsonLineProtocol
import com.codechu.ipc.protocol.ProtocolLimits
import jakarta.validation.constraints.Max
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flowOf
import kotlinx.coroutines.flow.map
import kotlinx.coroutines.withTimeout
import org.aopalliance.intercept.MethodInterceptor
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.Timeout
import org.junit.jupiter.params.ParameterizedTest
import org.junit.jupiter.params.provider.CsvSource
import org.springframework.aop.framework.ProxyFactory
import org.springframework.context.annotation.Bean
import org.springframework.context.annotation.Configuration
import org.springframework.validation.beanvalidation.LocalValidatorFactoryBean
import tools.jackson.databind.json.JsonMapper
import tools.jackson.module.kotlin.kotlinModule
import java.util.concurrent.atomic.AtomicInteger

/** Commands as they are written in Kotlin. */
@Timeout(60)
class KotlinCommandTests {

	private val handlers =
		Handlers(JsonLineProtocol(JsonMapper.builder().addModule(kotlinModule()).build(), ProtocolLimits.DEFAULTS))

	private fun ask(json: String): String? = handlers.context(Commands::class.java).use { handlers.ask(it, json) }

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"', value = [
		"{'cmd':'atOnce'} | 'now'",
		"{'cmd':'later','name':'ann'} | 'later ann'",
		"{'cmd':'inherited','value':'x'} | 'x!'",
		"{'cmd':'hidden'} | 'here'",
		"{'cmd':'hiddenLater','id':'u1'} | 'u1'",
		"{'cmd':'flow'} | [1,2]",
		"{'cmd':'flowLater'} | ['u1','u2']"
	])
	fun `suspend functions are awaited and flows are collected`(request: String, reply: String) {
		assertThat(ask(request)).isEqualTo(reply)
	}

	@Test
	fun `what a suspend function throws is answered as it is`() {
		assertThat(ask("{'cmd':'failing','after':0}")).isEqualTo("{'error':'none','type':'NoSuchElementException'}")
		assertThat(ask("{'cmd':'failing','after':1}")).isEqualTo("{'error':'none','type':'NoSuchElementException'}")
		assertThat(ask("{'cmd':'slow'}"))
			.isEqualTo("{'error':'Timed out waiting for 1 ms','type':'TimeoutCancellationException'}")
	}

	@Test
	fun `an exception handler may be a suspend function`() {
		assertThat(ask("{'cmd':'resolved'}")).isEqualTo("'resolved: no'")
	}

	@Test
	fun `Unit is no reply unless it is acknowledged`() {
		assertThat(ask("{'cmd':'nothing'}")).isNull()
		assertThat(ask("{'cmd':'done'}")).isEqualTo("{}")
		handlers.context(Commands::class.java).use {
			val table = handlers.table(it)
			assertThat(table.isSilent("nothing")).isTrue()
			assertThat(table.isSilent("done")).isFalse()
			assertThat(table.isSilent("later")).isFalse()
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"', value = [
		"{'cmd':'greet','name':'ann'} | 'Hello ann, Hello ann'",
		"{'cmd':'greet','name':'ann','times':1} | 'Hello ann'",
		"{'cmd':'greet','name':'ann','greeting':null,'times':1} | 'Hello ann'",
		"{'cmd':'greet','name':'ann','greeting':'Hi','times':1} | 'Hi'",
		"{'cmd':'greetLater'} | 'Hello u0'",
		"{'cmd':'greetLater','id':'u7'} | 'Hello u7'",
		"{'cmd':'proxied'} | 'proxied 3'",
		"{'cmd':'proxied','count':4} | 'proxied 4'"
	])
	fun `missing members take the default value of their parameter`(request: String, reply: String) {
		assertThat(ask(request)).isEqualTo(reply)
	}

	@Test
	fun `default values are those of the interface where a proxy has nothing else`() {
		val method = ProxiedImpl::class.java.getMethod("proxied", Int::class.java)
		val target = BeanMethod({ ProxiedImpl() }, method, ProxiedImpl::class.java)
		assertThat(target.invoke(ProxyFactory(ProxiedImpl()).proxy, *arrayOf<Any?>(null))).isEqualTo("proxied 3")
	}

	@Test
	fun `a member may be missing if its type allows null`() {
		assertThat(ask("{'cmd':'optional'}")).isEqualTo("'null'")
		assertThat(ask("{'cmd':'optional','name':'ann'}")).isEqualTo("'ann'")
		assertThat(ask("{'cmd':'later'}")).isEqualTo(Handlers.invalid("member 'name' is required"))
		assertThat(ask("{'cmd':'greet'}")).isEqualTo(Handlers.invalid("member 'name' is required"))
		assertThat(ask("{'cmd':'greet','name':'a','times':[]}"))
			.isEqualTo(Handlers.invalid("member 'times' must be a whole number in the range of int"))
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"', value = [
		"{'cmd':'find','id':'u1'} | 'u1'",
		"{'cmd':'findLater','id':'u1','level':3} | 'u1'",
		"{'cmd':'level','level':3} | 3",
		"{'cmd':'levelLater','level':3} | 3",
		"{'cmd':'maybe','id':'u1'} | 'u1'"
	])
	fun `value classes are what they wrap`(request: String, reply: String) {
		assertThat(ask(request)).isEqualTo(reply)
	}

	@Test
	fun `value classes check what they wrap`() {
		assertThat(ask("{'cmd':'find','id':'x'}"))
			.isEqualTo(Handlers.invalid("member 'id' is not valid: must begin with u"))
		assertThat(ask("{'cmd':'find','id':[]}")).isEqualTo(Handlers.invalid("member 'id' must be a string"))
		assertThat(ask("{'cmd':'find'}")).isEqualTo(Handlers.invalid("member 'id' is required"))
		assertThat(ask("{'cmd':'level'}")).isNull()
		assertThat(ask("{'cmd':'maybe'}")).isNull()
	}

	@Test
	fun `constraints of suspend functions are checked`() {
		handlers.context(Commands::class.java, LocalValidatorFactoryBean::class.java).use {
			assertThat(handlers.ask(it, "{'cmd':'limited','count':3}")).isEqualTo("3")
			assertThat(handlers.ask(it, "{'cmd':'limited','count':4}")).startsWith(
				"{'error':'member 'count' must be less than or equal to 3, but is 4','type':'InvalidRequest'")
			assertThat(handlers.ask(it, "{'cmd':'limited'}")).isEqualTo("2")
			assertThat(handlers.ask(it, "{'cmd':'find','id':'x'}"))
				.isEqualTo(Handlers.invalid("member 'id' is not valid: must begin with u"))
		}
	}

	@Test
	fun `aspects are applied to suspend functions`() {
		handlers.context(Advised::class.java).use {
			assertThat(handlers.ask(it, "{'cmd':'advised','name':'ann'}")).isEqualTo("'target ann 1'")
			assertThat(handlers.ask(it, "{'cmd':'advised','name':'ann','count':2}")).isEqualTo("'target ann 2'")
			assertThat(it.getBean(Advised::class.java).calls.get()).isEqualTo(2)
		}
	}

	@Test
	fun `data classes are whole requests`() {
		assertThat(ask("{'cmd':'describe','name':'ann'}")).isEqualTo("'Person(name=ann, age=18, mail=null)'")
		assertThat(ask("{'cmd':'describe','name':'ann','age':7,'mail':'a@b'}"))
			.isEqualTo("'Person(name=ann, age=7, mail=a@b)'")
		assertThat(ask("{'cmd':'describe'}")).isEqualTo(Handlers.invalid("member 'name' is required"))
		assertThat(ask("{'cmd':'describe','name':null}")).isEqualTo(Handlers.invalid("member 'name' is required"))
		assertThat(ask("{'cmd':'describe','name':'ann','age':[]}"))
			.isEqualTo(Handlers.invalid("member 'age' must be a whole number in the range of int"))
		assertThat(ask("{'cmd':'team','people':[{'name':'ann'},{}]}"))
			.isEqualTo(Handlers.invalid("member 'people[1].name' is required"))
	}

	@Test
	fun `descriptions tell what Kotlin requires`() {
		handlers.context(Commands::class.java).use {
			val commands = DescriptionTests.describe(handlers.table(it)).get("commands")
				.associate { command -> command.get("name").stringValue() to command.toString().replace('"', '\'') }
			assertThat(commands["greet"]).isEqualTo("{'name':'greet','request':{'type':'object','properties':" +
				"{'name':{'type':'string'},'greeting':{'type':'string'},'times':{'type':'integer'}},'required':['name']},'reply':{'type':'string'}}")
			assertThat(commands["findLater"]).isEqualTo("{'name':'findLater','request':{'type':'object','properties':" +
				"{'id':{'type':'string'},'level':{'type':'integer'}},'required':['id','level']},'reply':{'type':'string'}}")
			assertThat(commands["nothing"]).isEqualTo("{'name':'nothing','request':{'type':'object'}}")
		}
	}

	@Configuration(proxyBeanMethods = false)
	open class Commands {

		@Bean
		@IpcHandler
		open fun all() = All()

		@Bean
		@IpcHandler
		open fun proxied() = ProxyFactory(ProxiedImpl()).proxy as Proxied

	}

	@Configuration(proxyBeanMethods = false)
	open class Advised {

		val calls = AtomicInteger()

		@Bean
		@IpcHandler
		open fun target(): Target = ProxyFactory(Target()).apply {
			isProxyTargetClass = true
			addAdvice(MethodInterceptor { invocation ->
				calls.incrementAndGet()
				invocation.proceed()
			})
		}.proxy as Target

	}

	open class Target {

		@IpcCommand
		open suspend fun advised(@IpcParam name: String, @IpcParam count: Int = 1): String {
			delay(1)
			return "target $name $count"
		}

	}

	@JvmInline
	value class UserId(val value: String) {

		init {
			require(value.startsWith("u")) { "must begin with u" }
		}

	}

	@JvmInline
	value class Level(val value: Int)

	data class Person(val name: String, val age: Int = 18, val mail: String?)

	data class Team(val people: List<Person>)

	interface Proxied {

		@IpcCommand
		fun proxied(@IpcParam count: Int = 3): String

	}

	class ProxiedImpl : Proxied {

		override fun proxied(count: Int) = "proxied $count"

	}

	abstract class Base<T> {

		@IpcCommand
		suspend fun inherited(@IpcParam value: T): T {
			delay(1)
			return change(value)
		}

		abstract fun change(value: T): T

	}

	class All : Base<String>() {

		override fun change(value: String) = "$value!"

		@IpcCommand
		suspend fun atOnce() = "now"

		@IpcCommand
		suspend fun later(@IpcParam name: String): String {
			delay(1)
			return "later $name"
		}

		@IpcCommand
		suspend fun failing(@IpcParam after: Long): String {
			delay(after)
			throw NoSuchElementException("none")
		}

		@IpcCommand
		suspend fun slow(): String = withTimeout(1) {
			delay(60_000)
			"late"
		}

		@IpcCommand
		suspend fun resolved(): String {
			delay(1)
			throw UnsupportedOperationException("no")
		}

		@IpcExceptionHandler
		suspend fun resolve(failure: UnsupportedOperationException): String {
			delay(1)
			return "resolved: ${failure.message}"
		}

		@IpcCommand
		suspend fun nothing() {
			delay(1)
		}

		@IpcCommand(acknowledged = true)
		suspend fun done() {
			delay(1)
		}

		@IpcCommand
		fun greet(@IpcParam name: String, @IpcParam greeting: String = "Hello $name", @IpcParam times: Int = 2) =
			List(times) { greeting }.joinToString(", ")

		@IpcCommand
		suspend fun greetLater(@IpcParam id: UserId = UserId("u0")): String {
			delay(1)
			return "Hello ${id.value}"
		}

		@IpcCommand
		suspend fun limited(@IpcParam @Max(3) count: Int = 2): Int {
			delay(1)
			return count
		}

		@IpcCommand
		fun optional(@IpcParam name: String?) = name.toString()

		@IpcCommand
		fun find(@IpcParam id: UserId): UserId = id

		@IpcCommand
		suspend fun findLater(@IpcParam id: UserId, @IpcParam level: Level): UserId {
			delay(level.value.toLong())
			return id
		}

		@IpcCommand
		fun level(@IpcParam level: Level?): Level? = level

		@IpcCommand
		suspend fun levelLater(@IpcParam level: Level): Level {
			delay(1)
			return level
		}

		@IpcCommand
		fun maybe(@IpcParam id: UserId?): UserId? = id

		@IpcCommand
		internal fun hidden() = "here"

		@IpcCommand
		internal suspend fun hiddenLater(@IpcParam id: UserId) = id

		@IpcCommand
		fun describe(person: Person) = person.toString()

		@IpcCommand
		suspend fun team(team: Team) = team.toString()

		@IpcCommand
		fun flow(): Flow<Int> = flowOf(1, 2)

		@IpcCommand
		suspend fun flowLater(): Flow<UserId> {
			delay(1)
			return flowOf(1, 2).map { UserId("u$it") }
		}

	}

}
