package com.codechu.ipc.benchmark;

import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Requests of some length.
 */
final class Payloads {

	private Payloads() {
	}

	static byte[] line(int items) {
		return (object(items) + "\n").getBytes(StandardCharsets.UTF_8);
	}

	static String object(int items) {
		String list = IntStream.range(0, items)
			.mapToObj("{\"id\":10000%1$d,\"name\":\"worker-%1$d\",\"state\":\"idle\",\"load\":0.5,\"ok\":true}"::formatted)
			.collect(Collectors.joining(","));
		return "{\"cmd\":\"echo\",\"id\":123456,\"unit\":\"web-001\",\"items\":[%s]}".formatted(list);
	}

}
