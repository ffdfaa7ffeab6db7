package com.example.secured;

import com.codechu.ipc.testing.AutoConfigureIpcTester;
import com.codechu.ipc.testing.IpcTester;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The user of the tests is an auditor, and not an administrator.
 */
@SpringBootTest
@AutoConfigureIpcTester
class AuthoritiesOfUsersTests {

	private static final String USER = System.getProperty("user.name");

	@Autowired
	private IpcTester tester;

	@DynamicPropertySource
	static void authorities(DynamicPropertyRegistry registry) {
		registry.add("ipc.server.security.user-authorities." + USER, () -> "ROLE_AUDITOR");
	}

	@Test
	void commandsNeedAuthorities() {
		assertThat(this.tester.command("audit.read")).hasReply().isEqualTo("\"read\"");
		assertThat(this.tester.command("purge")).hasError("AccessDenied");
		assertThat(this.tester.command("clean")).hasError("AccessDenied");
		assertThat(this.tester.command("commands")).hasError("AccessDenied");
	}

	@Test
	void methodSecurity() {
		assertThat(this.tester.command("format")).hasError("AccessDenied");
		assertThat(this.tester.command("own").with("name", USER)).hasReply().isEqualTo("\"of " + USER + "\"");
		assertThat(this.tester.command("own").with("name", "other")).hasError("AccessDenied");
	}

	@Test
	void arguments() {
		assertThat(this.tester.command("whoami")).hasReply().isEqualTo("\"" + USER + " true true\"");
	}

}
