package com.codechu.ipc.autoconfigure;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.Map;

import com.codechu.ipc.RawPeer;
import com.codechu.ipc.ShortTempDir;
import com.codechu.ipc.handler.IpcCommand;
import com.codechu.ipc.handler.IpcHandler;
import com.codechu.ipc.handler.IpcInterceptor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.security.core.context.SecurityContextHolder;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class CommandAccessTests {

	private static final String GROUPS = "ipc.server.command-groups.";

	@RegisterExtension
	private final ShortTempDir directory = new ShortTempDir();

	private final String user = System.getProperty("user.name");

	private ApplicationContextRunner runner(String... properties) {
		return new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(IpcAutoConfiguration.class, IpcServerAutoConfiguration.class))
			.withBean(Commands.class)
			.withClassLoader(new FilteredClassLoader(SecurityContextHolder.class))
			.withPropertyValues("ipc.server.path=" + this.directory.resolve("a.sock"))
			.withPropertyValues(properties);
	}

	private String ask(String command) throws Exception {
		return RawPeer.exchange(this.directory.resolve("a.sock"), "{\"cmd\":\"%s\"}\n".formatted(command));
	}

	@Test
	void anAliasIsGuardedAsItsCommandIs() {
		runner(GROUPS + "status=daemon").withBean(Aliased.class).run((context) -> {
			assertThat(ask("status")).isEqualTo(denied("daemon"));
			assertThat(ask("stat")).isEqualTo(denied("daemon"));
		});
		runner(GROUPS + "stat=daemon").withBean(Aliased.class)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidConfigurationPropertyValueException.class)
				.hasMessageContaining("it is an alias of the command 'status', "
						+ "but it does not apply to that command: specify the rule for 'status'"));
	}

	@Test
	void aPatternThatFitsAnAliasAloneFailsTheStart() {
		runner(GROUPS + "[*]=root", GROUPS + "[admin.*]=daemon").withBean(Aliases.class)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOfSatisfying(InvalidConfigurationPropertyValueException.class, (ex) -> {
					assertThat(ex.getName()).isEqualTo("ipc.server.command-groups");
					assertThat(ex.getValue()).isEqualTo("admin.*");
					assertThat(ex.getReason()).isEqualTo("it matches 'admin.report', which is an alias of the command "
							+ "'report', but it does not apply to that command: specify the rule for 'report'");
				}));
		runner(GROUPS + "[*]=root", GROUPS + "[admin.*]=daemon", GROUPS + "report=daemon").withBean(Aliases.class)
			.run((context) -> {
				assertThat(ask("report")).isEqualTo(denied("daemon"));
				assertThat(ask("admin.report")).isEqualTo(denied("daemon"));
				assertThat(ask("admin.scan")).isEqualTo(denied("daemon"));
			});
	}

	@ParameterizedTest
	@ValueSource(strings = { "{'cmd':'other','cmd':'reset'}", "{'cmd':'other','\\u0063md':'reset'}",
			"{'\\u0063md':'reset'}", "{'cmd':'r\\u0065set'}", " {'a':{'cmd':'other'},'cmd':'reset','$more':true}",
			"{'cmd':'renamed'}", "{'cmd':'renamed','$more':true}" })
	void noSpellingAndNoInterceptorLeadsAroundARule(String line) {
		IpcInterceptor renaming = (invocation) -> "renamed".equals(invocation.request().command())
				? invocation.proceed(invocation.request().with(invocation.request().json().put("cmd", "reset")))
				: invocation.proceed();
		runner(GROUPS + "reset=daemon").withBean(IpcInterceptor.class, () -> renaming)
			.run((context) -> assertThat(
					RawPeer.exchange(this.directory.resolve("a.sock"), line.replace('\'', '"') + "\n"))
				.isEqualTo(denied("daemon")));
	}

	@Test
	void groupsMayBeNumbers() throws Exception {
		Path file = Files.createFile(this.directory.resolve("file"));
		Object number = Files.getAttribute(file, "unix:gid");
		runner(GROUPS + "scan=" + number).run((context) -> assertThat(ask("scan")).isEqualTo("{\"ok\":true}\n"));
	}

	private String denied(String groups) {
		return "{\"error\":\"user '" + this.user + "' may not use this command, which is restricted to members of "
				+ groups + "\",\"type\":\"AccessDenied\"}\n";
	}

	// That of the process, as far as the kernel tells peers.
	private String ownGroup() throws Exception {
		Path file = Files.createTempFile("group", "");
		try {
			return Files.readAttributes(file, PosixFileAttributes.class).group().getName();
		}
		finally {
			Files.delete(file);
		}
	}

	@Test
	void onlyMembersOfOneOfTheGroupsMayUseACommand() throws Exception {
		String own = ownGroup();
		runner(GROUPS + "scan=audio," + own, GROUPS + "reset=audio").run((context) -> {
			assertThat(ask("scan")).isEqualTo("{\"ok\":true}\n");
			assertThat(ask("reset")).isEqualTo(denied("audio"));
			assertThat(ask("other")).isEqualTo("{\"ok\":true}\n");
		});
	}

	@Test
	void patternsGuardBuiltInCommandsAndWhatDoesNotExist() throws Exception {
		String own = ownGroup();
		runner(GROUPS + "[*]=audio", GROUPS + "scan=" + own).run((context) -> {
			assertThat(ask("scan")).isEqualTo("{\"ok\":true}\n");
			assertThat(ask("commands")).isEqualTo(denied("audio"));
			assertThat(ask("no-such-command")).isEqualTo(denied("audio"));
		});
	}

	@Test
	void whatIsRefusedIsLoggedOnceForAUser(CapturedOutput output) {
		runner(GROUPS + "scan=audio").run((context) -> {
			ask("scan");
			ask("scan");
			assertThat(output.toString()).containsOnlyOnce("was refused: user '" + this.user + "' may not use it");
			assertThat(output).containsPattern("Command 'scan' on connection \\d+ was refused");
		});
	}

	@Test
	void aNameThatNoCommandHasFailsTheStart() {
		runner(GROUPS + "scam=audio").run((context) -> assertThat(context).getFailure()
			.rootCause()
			.isInstanceOfSatisfying(InvalidConfigurationPropertyValueException.class, (ex) -> {
				assertThat(ex.getName()).isEqualTo("ipc.server.command-groups");
				assertThat(ex.getValue()).isEqualTo("scam");
				assertThat(ex.getReason()).isEqualTo(
						"no command has this name; names with characters other than letters, digits and - need brackets, as "
								+ "in \"[scanner.*]\"; known commands: other, reset, scan, commands");
			}));
	}

	@Test
	void aPatternThatBindingHasCutShortFailsTheStart() {
		runner(GROUPS + "s*=audio").run((context) -> assertThat(context).hasFailed());
	}

	@Test
	void aGroupThatDoesNotExistFailsTheStart() {
		runner(GROUPS + "scan=no-such-group").run((context) -> assertThat(context).getFailure()
			.rootCause()
			.isInstanceOfSatisfying(InvalidConfigurationPropertyValueException.class, (ex) -> {
				assertThat(ex.getName()).isEqualTo("ipc.server.command-groups.scan");
				assertThat(ex.getReason()).isEqualTo("there is no group 'no-such-group'");
			}));
	}

	@Test
	void noGroupAtAllFailsTheStart() {
		runner(GROUPS + "scan=").run((context) -> assertThat(context).getFailure()
			.rootCause()
			.isInstanceOfSatisfying(InvalidConfigurationPropertyValueException.class, (ex) -> {
				assertThat(ex.getName()).isEqualTo("ipc.server.command-groups.scan");
				assertThat(ex.getReason()).isEqualTo("nobody could use the command: specify at least one");
			}));
	}

	@Test
	void authoritiesWithoutSpringSecurityFailTheStart() {
		runner("ipc.server.security.command-authorities.scan=ROLE_ADMIN")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOfSatisfying(InvalidConfigurationPropertyValueException.class, (ex) -> {
					assertThat(ex.getName()).isEqualTo("ipc.server.security");
					assertThat(ex.getReason()).isEqualTo("it has no effect without Spring Security: add "
							+ "spring-boot-starter-security, or specify groups with ipc.server.command-groups");
				}));
	}

	@IpcHandler
	static class Commands {

		@IpcCommand
		Map<String, Object> scan() {
			return Map.of("ok", true);
		}

		@IpcCommand
		Map<String, Object> reset() {
			return Map.of("ok", true);
		}

		@IpcCommand
		Map<String, Object> other() {
			return Map.of("ok", true);
		}

	}

	@IpcHandler
	static class Aliased {

		@IpcCommand({ "status", "stat" })
		String status() {
			return "fine";
		}

	}

	@IpcHandler
	static class Aliases {

		@IpcCommand({ "report", "admin.report" })
		String report() {
			return "fine";
		}

		@IpcCommand("admin.scan")
		String scan() {
			return "scanned";
		}

	}

}
