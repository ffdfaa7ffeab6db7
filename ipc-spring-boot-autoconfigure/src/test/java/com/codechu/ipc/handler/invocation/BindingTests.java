package com.codechu.ipc.handler.invocation;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.codechu.ipc.handler.IpcCommand;
import com.codechu.ipc.handler.IpcHandler;
import com.codechu.ipc.mapping.IpcParam;
import com.codechu.ipc.peer.PeerCredentials;
import com.codechu.ipc.protocol.JsonLineProtocol;
import com.codechu.ipc.protocol.ProtocolLimits;
import com.codechu.ipc.protocol.RawJson;
import com.codechu.ipc.server.IpcConnection;
import com.codechu.ipc.server.IpcRequest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

class BindingTests {

	private final Handlers handlers = new Handlers();

	@Test
	void bindsTheWholeRequestOrSingleMembers() {
		try (var context = this.handlers.context(Binding.class)) {
			assertThat(this.handlers.ask(context, "{'cmd':'record','name':'a','size':3}"))
				.isEqualTo("{'name':'a','size':3}");
			assertThat(this.handlers.ask(context, "{'cmd':'map','x':[1]}")).isEqualTo("{'cmd':'map','x':[1]}");
			assertThat(this.handlers.ask(context, "{'cmd':'tree','x':[1]}")).isEqualTo("{'cmd':'tree','x':[1]}");
			assertThat(this.handlers.ask(context, "{'cmd':'members','path':'/a','n':5}"))
				.isEqualTo("'/a 5 PT3S Optional.empty null [a, b]'");
			assertThat(this.handlers.ask(context,
					"{'cmd':'members','path':'/a','pause':'PT9S','maybe':1.5,'note':'x','tags':['q']}"))
				.isEqualTo("'/a 2 PT9S Optional[1.5] x [q]'");
			assertThat(this.handlers.ask(context, "{'cmd':'mixed','name':'a','size':3,'extra':'e'}"))
				.isEqualTo("'a e 7 ann staff'");
		}
	}

	@Test
	void whatAHandlerDoesNotLookIntoIsPassedOnAsItCame() {
		try (var context = this.handlers.context(Binding.class)) {
			assertThat(this.handlers.ask(context, "{'cmd':'raw','x':1.50}")).isEqualTo("{'cmd':'raw','x':1.50}");
			assertThat(this.handlers.ask(context, "{'x':1.50,'cmd':'raw'}")).isEqualTo("{'x':1.50,'cmd':'raw'}");
			assertThat(this.handlers.ask(context, "{'cmd':'rawMember','x':{'y':[1]}}")).isEqualTo("{'x':{'y':[1]}}");
			assertThat(this.handlers.ask(context, "{'cmd':'raw','cmd':'map'}")).isEqualTo("{'cmd':'map'}");
			assertThat(this.handlers.ask(context, "{'cmd':'raw','x':1}}"))
				.startsWith("{'error':'Unexpected close marker '}'")
				.endsWith(",'type':'InvalidJson'}");
			assertThat(this.handlers.ask(context, "{'cmd':'peer','x':[1]}")).isEqualTo("'ann 7'");
		}
	}

	@Test
	void whenAMemberIsDuplicatedThenTheLastOneIsBound() {
		try (var context = this.handlers.context(Binding.class)) {
			assertThat(this.handlers.ask(context, "{'cmd':'record','name':'a','size':3,'name':'b'}"))
				.isEqualTo("{'name':'b','size':3}");
			assertThat(this.handlers.ask(context, "{'cmd':'record','name':'a','size':'many','size':3}"))
				.isEqualTo("{'name':'a','size':3}");
			assertThat(this.handlers.ask(context, "{'cmd':'map','x':1,'x':{}}")).isEqualTo("{'cmd':'map','x':{}}");
		}
	}

	@Test
	void handlersDoNotSeeTheTrace() {
		try (var context = this.handlers.context(Binding.class)) {
			assertThat(this.handlers.ask(context, "{'cmd':'map','$trace':{'traceparent':'0'}}"))
				.isEqualTo("{'cmd':'map'}");
		}
	}

	@Test
	void argumentsThatDoNotFitAreInvalidRequestsNamingTheMember() {
		try (var context = this.handlers.context(Binding.class)) {
			assertThat(this.handlers.ask(context, "{'cmd':'members'}"))
				.isEqualTo(Handlers.invalid("member 'path' is required"));
			assertThat(this.handlers.ask(context, "{'cmd':'members','path':null}"))
				.isEqualTo(Handlers.invalid("member 'path' is required"));
			assertThat(this.handlers.ask(context, "{'cmd':'file','path':''}"))
				.isEqualTo(Handlers.invalid("member 'path' is required"));
			assertThat(this.handlers.ask(context, "{'cmd':'members','path':'/a','n':1.5}"))
				.isEqualTo(Handlers.invalid("member 'n' must be a whole number in the range of int, but is 1.5"));
			assertThat(this.handlers.ask(context, "{'cmd':'members','path':[]}"))
				.isEqualTo(Handlers.invalid("member 'path' must be a string"));
			assertThat(this.handlers.ask(context, "{'cmd':'members','path':'/a','n':'many'}")).isEqualTo(
					Handlers.invalid("member 'n' must be a whole number in the range of int, but is \\\"many\\\""));
			assertThat(this.handlers.ask(context, "{'cmd':'members','path':'/a','tags':['x',{}]}"))
				.isEqualTo(Handlers.invalid("member 'tags[1]' must be a string"));
			assertThat(this.handlers.ask(context, "{'cmd':'record','name':'a'}"))
				.isEqualTo(Handlers.invalid("member 'size' is required"));
		}
	}

	@Test
	void whenMapperIsStrictThenTheCommandItselfIsStillKnown() {
		Handlers strict = new Handlers(new JsonLineProtocol(
				JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build(),
				ProtocolLimits.DEFAULTS));
		try (var context = this.handlers.context(Binding.class)) {
			assertThat(strict.ask(context, "{'cmd':'record','name':'a','size':3}")).isEqualTo("{'name':'a','size':3}");
			assertThat(strict.ask(context, "{'cmd':'record','name':'a','size':3,'sise':4}"))
				.isEqualTo(Handlers.invalid("member 'sise' is unknown"));
		}
	}

	@Test
	void placeholdersInDefaultValuesAreResolved() {
		AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
		context.getEnvironment()
			.getPropertySources()
			.addFirst(new MapPropertySource("test", Map.of("app.limit", "12")));
		context.register(Placeholder.class);
		context.refresh();
		assertThat(this.handlers.ask(context, "{'cmd':'limit'}")).isEqualTo("12");
		context.close();
	}

	record Sized(String name, int size) {
	}

	@IpcHandler
	static class Binding {

		@IpcCommand
		Sized record(Sized sized) {
			return sized;
		}

		@IpcCommand
		Map<String, Object> map(Map<String, Object> request) {
			return request;
		}

		@IpcCommand
		ObjectNode tree(ObjectNode request) {
			return request;
		}

		@IpcCommand
		RawJson raw(RawJson request) {
			return request;
		}

		@IpcCommand
		Map<String, RawJson> rawMember(@IpcParam RawJson x) {
			return Map.of("x", x);
		}

		@IpcCommand
		String peer(PeerCredentials peer, IpcConnection connection) {
			return peer.user() + " " + connection.id();
		}

		@IpcCommand
		String members(@IpcParam String path, @IpcParam(value = "n", defaultValue = "2") int count,
				@IpcParam(defaultValue = "PT3S") Duration pause, @IpcParam Optional<Double> maybe,
				@IpcParam @Nullable String note, @IpcParam @Nullable List<String> tags) {
			List<String> shown = (tags != null) ? tags : List.of("a", "b");
			return path + " " + count + " " + pause + " " + maybe + " " + note + " " + shown;
		}

		@IpcCommand
		String file(@IpcParam Path path) {
			return path.toString();
		}

		@IpcCommand
		String mixed(Sized sized, @IpcParam("extra") String other, IpcRequest request, IpcConnection connection,
				PeerCredentials peer) {
			assertThat(request.connection()).isSameAs(connection);
			return sized.name() + " " + other + " " + connection.id() + " " + peer.user() + " " + peer.group();
		}

	}

	@IpcHandler
	static class Placeholder {

		@IpcCommand
		int limit(@IpcParam(defaultValue = "${app.limit}") int limit) {
			return limit;
		}

	}

}
