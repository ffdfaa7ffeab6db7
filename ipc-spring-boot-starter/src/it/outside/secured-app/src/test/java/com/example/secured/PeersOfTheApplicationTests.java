package com.example.secured;

import com.codechu.ipc.security.IpcPeerAuthenticationConverter;
import com.codechu.ipc.testing.IpcTest;
import com.codechu.ipc.testing.IpcTester;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The application says who a peer is.
 */
@IpcTest(AccountCommands.class)
class PeersOfTheApplicationTests {

	@Autowired
	private IpcTester tester;

	@Test
	void peerIsWhoTheConverterSays() {
		assertThat(this.tester.command("username")).hasReply().isEqualTo("\"operator\"");
		assertThat(this.tester.command("whoami")).hasReply().isEqualTo("\"operator true true\"");
		assertThat(this.tester.command("purge")).hasReply().isEqualTo("\"purged\"");
		assertThat(this.tester.command("format")).hasReply().isEqualTo("\"formatted\"");
		assertThat(this.tester.command("commands")).hasReply().extractingPath("$.commands").isNotNull();
	}

	@TestConfiguration(proxyBeanMethods = false)
	static class Peers {

		@Bean
		IpcPeerAuthenticationConverter peers() {
			return (peer) -> {
				UserDetails user = User.withUsername("operator").password("").roles("ADMIN").build();
				return UsernamePasswordAuthenticationToken.authenticated(user, null, user.getAuthorities());
			};
		}

	}

}
