package com.codechu.ipc;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

import com.codechu.ipc.client.IpcClient;
import com.codechu.ipc.server.UnixServer;

/**
 * What a program without Spring does with the library.
 */
public final class PlainRoundTrip {

	private PlainRoundTrip() {
	}

	public static void main(String[] args) throws IOException {
		System.out.println(run(Path.of(args[0])));
	}

	public static String run(Path path) throws IOException {
		try (UnixServer server = UnixServer.builder().path(path).handler((request) -> Map.of("plain", true)).build()) {
			server.start();
			try (IpcClient client = IpcClient.builder().path(path).build()) {
				return client.command("any").retrieve().toString();
			}
		}
	}

}
