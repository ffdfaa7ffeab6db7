package com.codechu.ipc;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Starts further JVMs with this one's class path.
 */
public final class Jvm {

	private Jvm() {
	}

	public static ProcessBuilder command(List<String> options, Class<?> main, Object... arguments) {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(List.of("-Xshare:auto", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
		if (Runtime.version().feature() >= 24
				&& options.stream().noneMatch((option) -> option.contains("native-access"))) {
			command.add("--enable-native-access=ALL-UNNAMED");
		}
		if (options.stream().noneMatch((option) -> option.contains("devtools"))) {
			command.add("-Dspring.devtools.restart.enabled=false");
		}
		command.addAll(options);
		command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
		for (Object argument : arguments) {
			command.add(argument.toString());
		}
		return new ProcessBuilder(command).redirectErrorStream(true);
	}

	public static Process start(Class<?> main, Object... arguments) throws IOException {
		return command(List.of(), main, arguments).start();
	}

}
