package com.codechu.ipc.autoconfigure;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.Principal;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.codechu.ipc.RawPeer;
import com.codechu.ipc.ShortTempDir;
import com.codechu.ipc.handler.IpcCommand;
import com.codechu.ipc.handler.IpcHandler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A class path without Spring Security.
 */
@Timeout(120)
class WithoutSpringSecurityTests {

	@RegisterExtension
	private final ShortTempDir directory = new ShortTempDir();

	@Test
	void thePrincipalIsThePeersUserAndNothingOfSpringSecurityIsLoaded() throws Exception {
		String classPath = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
			.filter((entry) -> !entry.contains("spring-security"))
			.collect(Collectors.joining(File.pathSeparator));
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-Xlog:class+load", "-Dspring.devtools.restart.enabled=false", "-cp", classPath,
				Application.class.getName(), this.directory.resolve("s.sock").toString())
			.redirectErrorStream(true)
			.start();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
		assertThat(output.lines().filter((line) -> line.startsWith("> ")).toList())
			.containsExactly("> \"" + System.getProperty("user.name") + "\"");
		assertThat(output).contains("com.codechu.ipc.handler.invocation.ResolvedArguments ")
			.doesNotContain("org.springframework.security.")
			.doesNotContain("com.codechu.ipc.security.");
	}

	/**
	 * Asks itself.
	 */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(Commands.class)
	static class Application {

		public static void main(String[] args) throws Exception {
			try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
				.web(WebApplicationType.NONE)
				.run("--ipc.server.path=" + args[0])) {
				System.out.print("> " + RawPeer.exchange(Path.of(args[0]), "{\"cmd\":\"who\"}\n"));
			}
		}

	}

	@IpcHandler
	static class Commands {

		@IpcCommand
		String who(Principal principal) {
			return principal.getName();
		}

	}

}
