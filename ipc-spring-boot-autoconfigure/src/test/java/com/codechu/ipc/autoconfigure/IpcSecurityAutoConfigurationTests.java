package com.codechu.ipc.autoconfigure;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.security.Principal;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import com.codechu.ipc.RawPeer;
import com.codechu.ipc.ShortTempDir;
import com.codechu.ipc.handler.InvalidDeclarationException;
import com.codechu.ipc.handler.IpcArgumentResolver;
import com.codechu.ipc.handler.IpcCommand;
import com.codechu.ipc.handler.IpcHandler;
import com.codechu.ipc.handler.IpcInterceptor;
import com.codechu.ipc.peer.PeerCredentials;
import com.codechu.ipc.security.IpcPeerAuthenticationConverter;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.AliasFor;
import org.springframework.security.access.hierarchicalroles.RoleHierarchy;
import org.springframework.security.access.hierarchicalroles.RoleHierarchyImpl;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.core.annotation.CurrentSecurityContext;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.userdetails.UsernameNotFoundException;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(60)
class IpcSecurityAutoConfigurationTests {

	@RegisterExtension
	private final ShortTempDir directory = new ShortTempDir();

	private final String user = System.getProperty("user.name");

	private ApplicationContextRunner runner(String... properties) {
		return new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(IpcAutoConfiguration.class, IpcServerAutoConfiguration.class,
					IpcSecurityAutoConfiguration.class))
			.withUserConfiguration(Commands.class)
			.withPropertyValues("ipc.server.path=" + this.directory.resolve("a.sock"))
			.withPropertyValues(properties);
	}

	private String ask(String command) throws Exception {
		return RawPeer.exchange(this.directory.resolve("a.sock"), "{\"cmd\":\"%s\"}\n".formatted(command));
	}

	@Test
	void whenThePeerHasTheAuthorityThenTheCommandRuns() {
		runner("ipc.server.security.user-authorities.%s=ROLE_ADMIN,scan".formatted(this.user)).run((context) -> {
			assertThat(ask("who")).isEqualTo("{\"name\":\"" + this.user + " true\"}\n");
			assertThat(ask("guarded")).isEqualTo("{\"ok\":true}\n");
		});
	}

	@Test
	void whenThePeerHasNotThenItIsDenied() {
		runner().run((context) -> assertThat(ask("guarded")).isEqualTo(denied()));
	}

	@Test
	void whenThePeersGroupHasTheAuthorityThenTheCommandRuns() {
		runner().run((context) -> {
			String group = ask("group").replaceAll(".*\"group\":\"([^\"]+)\".*\n", "$1");
			context.close();
			runner("ipc.server.security.group-authorities.%s=ROLE_ADMIN".formatted(group))
				.run((other) -> assertThat(ask("guarded")).isEqualTo("{\"ok\":true}\n"));
		});
	}

	@Test
	void commandsNeedOneOfTheirAuthorities() {
		String own = "ipc.server.security.user-authorities.%s=ROLE_OPERATOR".formatted(this.user);
		String authorities = "ipc.server.security.command-authorities.";
		runner(own, authorities + "who=ROLE_ADMIN,ROLE_OPERATOR", authorities + "[*]=ROLE_ADMIN").run((context) -> {
			assertThat(ask("who")).isEqualTo("{\"name\":\"" + this.user + " true\"}\n");
			assertThat(ask("group")).isEqualTo(denied());
			assertThat(ask("commands")).isEqualTo(denied());
		});
	}

	@Test
	void aRequestThatAnInterceptorProceedsWithNeedsTheAuthoritiesOfItsCommand() {
		IpcInterceptor renaming = (invocation) -> invocation
			.proceed(invocation.request().with(invocation.request().json().put("cmd", "who")));
		runner("ipc.server.security.command-authorities.who=ROLE_ADMIN").withBean(IpcInterceptor.class, () -> renaming)
			.run((context) -> assertThat(ask("group")).isEqualTo(denied()));
	}

	@Test
	void aHierarchyOfRolesCounts() {
		runner("ipc.server.security.user-authorities.%s=ROLE_ADMIN".formatted(this.user),
				"ipc.server.security.command-authorities.who=ROLE_OPERATOR")
			.withBean(RoleHierarchy.class, () -> RoleHierarchyImpl.fromHierarchy("ROLE_ADMIN > ROLE_OPERATOR"))
			.run((context) -> assertThat(ask("who")).isEqualTo("{\"name\":\"" + this.user + " true\"}\n"));
	}

	@Test
	void anAuthorityForACommandThatDoesNotExistFailsTheStart() {
		runner("ipc.server.security.command-authorities.whom=ROLE_ADMIN")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOfSatisfying(InvalidConfigurationPropertyValueException.class, (ex) -> {
					assertThat(ex.getName()).isEqualTo("ipc.server.security.command-authorities");
					assertThat(ex.getValue()).isEqualTo("whom");
				}));
	}

	@Test
	void theApplicationDecidesWhoAPeerIs() {
		IpcPeerAuthenticationConverter converter = (peer) -> new TestingAuthenticationToken("alias-of-" + peer.user(),
				null, "ROLE_ADMIN");
		runner().withBean(IpcPeerAuthenticationConverter.class, () -> converter).run((context) -> {
			assertThat(ask("who")).isEqualTo("{\"name\":\"alias-of-" + this.user + " true\"}\n");
			assertThat(ask("guarded")).isEqualTo("{\"ok\":true}\n");
		});
	}

	@Test
	void aPeerThatTheApplicationDoesNotKnowMayUseNothing() {
		IpcPeerAuthenticationConverter converter = (peer) -> {
			throw new UsernameNotFoundException("nobody knows " + peer.user());
		};
		runner().withBean(IpcPeerAuthenticationConverter.class, () -> converter)
			.run((context) -> assertThat(ask("who")).isEqualTo(denied()));
	}

	@Test
	void withoutHandlersBuiltInCommandsAreGuarded() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(IpcAutoConfiguration.class, IpcServerAutoConfiguration.class,
					IpcSecurityAutoConfiguration.class))
			.withPropertyValues("ipc.server.path=" + this.directory.resolve("a.sock"), "ipc.server.enabled=true",
					"ipc.server.security.command-authorities.commands=ROLE_ADMIN")
			.run((context) -> assertThat(ask("commands")).isEqualTo(denied()));
	}

	private String denied() {
		return "{\"error\":\"user '" + this.user + "' may not use this command\",\"type\":\"AccessDenied\"}\n";
	}

	@Test
	void membershipsAreThoseOfTheSystem() throws Exception {
		assertThat(new PeerCredentials("no-such-user", "no-such-group").groups()).containsExactly("no-such-group");
	}

	@Test
	void argumentsComeFromTheSecurityContext() {
		runner("ipc.server.security.user-authorities.%s=ROLE_ADMIN".formatted(this.user))
			.withUserConfiguration(Arguments.class)
			.run((context) -> {
				for (String command : List.of("principal", "authentication", "token", "marked", "context",
						"ofContext")) {
					assertThat(ask(command)).as(command).isEqualTo("\"" + this.user + "\"\n");
				}
				assertThat(ask("expression")).isEqualTo("" + this.user.length() + "\n");
				assertThat(ask("composed")).isEqualTo("\"hello " + this.user + "\"\n");
				assertThat(ask("mismatched")).isEqualTo("\"none\"\n");
				assertThat(ask("strict"))
					.isEqualTo("{\"error\":\"the command failed\",\"type\":\"UnusableArgumentException\"}\n");
				assertThat(ask("commands")).contains("{\"name\":\"marked\",\"request\":{\"type\":\"object\"},");
			});
	}

	@Test
	void resolversOfTheApplicationComeFirst() {
		runner().withUserConfiguration(Arguments.class)
			.withBean(IpcArgumentResolver.class,
					() -> (parameter) -> (parameter.getParameterType() == Principal.class)
							? (request) -> (Principal) () -> "own" : null)
			.run((context) -> {
				assertThat(ask("principal")).isEqualTo("\"own\"\n");
				assertThat(ask("authentication")).isEqualTo("\"" + this.user + "\"\n");
			});
	}

	@Test
	void expressionsThatCannotBeParsedFailTheStart() {
		runner().withUserConfiguration(Unparsable.class)
			.run((context) -> assertThat(context).getFailure()
				.hasRootCauseInstanceOf(InvalidDeclarationException.class)
				.rootCause()
				.hasMessageStartingWith("Parameter 0 ('x' of type String) of java.lang.String "
						+ Unparsable.class.getName()
						+ ".never(java.lang.String) cannot be resolved: the expression \"name +\" cannot be parsed: "));
	}

	@Test
	void whereThePartOfSpringSecurityIsOffItsParametersFailTheStart() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(IpcAutoConfiguration.class, IpcServerAutoConfiguration.class))
			.withUserConfiguration(Arguments.class)
			.withPropertyValues("ipc.server.path=" + this.directory.resolve("a.sock"))
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.asInstanceOf(InstanceOfAssertFactories.type(InvalidDeclarationException.class))
				.satisfies((ex) -> assertThat(ex)
					.hasMessageEndingWith(" requires Spring Security, but its IPC support is not active"))
				.extracting(InvalidDeclarationException::action)
				.isEqualTo("Enable IpcSecurityAutoConfiguration, or resolve it with an IpcArgumentResolver."));
	}

	@Test
	void withoutSpringSecurityNothingOfItIsThere() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(IpcSecurityAutoConfiguration.class))
			.withUserConfiguration(Plain.class)
			.withClassLoader(new FilteredClassLoader(SecurityContextHolder.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(IpcSecurityAutoConfiguration.class));
	}

	@IpcHandler
	static class Plain {

	}

	@Target({ ElementType.PARAMETER, ElementType.ANNOTATION_TYPE })
	@Retention(RetentionPolicy.RUNTIME)
	@AuthenticationPrincipal
	@interface Greeting {

		@AliasFor(annotation = AuthenticationPrincipal.class, attribute = "expression")
		String value();

	}

	public static class Greeter {

		public String greet(String name) {
			return "hello " + name;
		}

	}

	@IpcHandler
	static class Arguments {

		@IpcCommand
		String principal(Principal principal) {
			return principal.getName();
		}

		@IpcCommand
		String authentication(Authentication authentication) {
			return authentication.getName();
		}

		@IpcCommand
		String token(UsernamePasswordAuthenticationToken token) {
			return token.getName();
		}

		@IpcCommand
		String marked(@AuthenticationPrincipal String user) {
			return user;
		}

		@IpcCommand
		int expression(@AuthenticationPrincipal(expression = "length()") int length) {
			return length;
		}

		@IpcCommand
		String composed(@Greeting("@greeter.greet(#this)") String text) {
			return text;
		}

		@IpcCommand
		String context(@CurrentSecurityContext SecurityContext context) {
			return context.getAuthentication().getName();
		}

		@IpcCommand
		String ofContext(@CurrentSecurityContext(expression = "authentication.name") String name) {
			return name;
		}

		@IpcCommand
		String mismatched(@AuthenticationPrincipal @Nullable Duration principal) {
			return (principal != null) ? "some" : "none";
		}

		@IpcCommand
		String strict(@AuthenticationPrincipal(errorOnInvalidType = true) Duration principal) {
			return "";
		}

	}

	@IpcHandler
	static class Unparsable {

		@IpcCommand
		String never(@AuthenticationPrincipal(expression = "name +") String x) {
			return x;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableMethodSecurity
	static class Commands {

		@Bean
		Greeter greeter() {
			return new Greeter();
		}

		@Bean
		Guarded guarded() {
			return new Guarded();
		}

	}

	@IpcHandler
	static class Guarded {

		@IpcCommand
		Map<String, Object> who() {
			Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
			return Map.of("name", authentication.getName() + " " + authentication.isAuthenticated());
		}

		@IpcCommand
		Map<String, Object> group(PeerCredentials peer) {
			return Map.of("group", peer.group());
		}

		@IpcCommand
		@PreAuthorize("hasRole('ADMIN')")
		public Map<String, Object> guarded() {
			return Map.of("ok", true);
		}

	}

}
