package com.codechu.ipc.sample;

import java.util.List;
import java.util.stream.Stream;

import com.codechu.ipc.client.IpcClient;
import com.codechu.ipc.client.IpcCommandRequest;
import com.codechu.ipc.client.IpcException;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.ExitCodeGenerator;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sends one command to the running daemon, and prints its items as they come:
 * {@code call rescan --path=/usr/share}.
 */
@Component
@Profile("call")
class CallRunner implements ApplicationRunner, ExitCodeGenerator {

	private final IpcClient client;

	private final JsonMapper mapper;

	private int exitCode;

	CallRunner(IpcClient client, JsonMapper mapper) {
		this.client = client;
		this.mapper = mapper;
	}

	@Override
	public void run(ApplicationArguments arguments) {
		List<String> words = arguments.getNonOptionArgs();
		if (words.size() != 2) {
			fail("usage: call COMMAND [--MEMBER=VALUE ...]");
			return;
		}
		IpcCommandRequest request = this.client.command(words.get(1));
		for (String name : arguments.getOptionNames()) {
			// Options with a dot are properties of the application.
			if (!name.contains(".")) {
				arguments.getOptionValues(name).forEach((value) -> request.param(name, value(value)));
			}
		}
		try (Stream<JsonNode> items = request.stream(JsonNode.class)) {
			items.forEach(System.out::println);
		}
		catch (IpcException ex) {
			fail(ex.getMessage());
		}
	}

	private Object value(String text) {
		try {
			return this.mapper.readTree(text);
		}
		catch (JacksonException ex) {
			return text;
		}
	}

	private void fail(String message) {
		System.err.println(message);
		this.exitCode = 1;
	}

	@Override
	public int getExitCode() {
		return this.exitCode;
	}

}
