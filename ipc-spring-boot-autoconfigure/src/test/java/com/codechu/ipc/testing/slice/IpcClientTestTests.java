package com.codechu.ipc.testing.slice;

import java.util.Map;

import com.codechu.ipc.client.IpcClient;
import com.codechu.ipc.client.registry.IpcClients;
import com.codechu.ipc.server.UnixServer;
import com.codechu.ipc.testing.AutoConfigureMockIpcServer;
import com.codechu.ipc.testing.IpcClientTest;
import com.codechu.ipc.testing.MockIpcServer;
import com.codechu.ipc.testing.MockReply;
import com.codechu.ipc.testing.slice.SliceBeans.NotInTheSlice;
import com.codechu.ipc.testing.slice.SliceBeans.Reports;
import com.codechu.ipc.testing.slice.SliceBeans.ScannerCommands;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.test.context.NestedTestConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(60)
@IpcClientTest(components = Reports.class,
		properties = { "ipc.clients.scanner.path=/tmp/no/such", "ipc.client.retries=0" })
@TestMethodOrder(MethodOrderer.MethodName.class)
class IpcClientTestTests {

	@Autowired
	private MockIpcServer server;

	@Autowired
	private Reports reports;

	@Test
	void allClientsTalkToTheServer() {
		this.server.on("rescan", (request) -> Map.of("files", request.get("path").stringValue().length()))
			.on("restart", MockReply.stall());
		assertThat(this.reports.files("/tmp")).isEqualTo(4);
		this.reports.restart();
		this.server.verify("rescan");
		this.server.verify("restart");
	}

	@Test
	void bothIsForgottenAfterEachTest() {
		this.server.verify("rescan", 0);
		this.server.enqueue(Map.of("files", 1));
		assertThat(this.reports.files("/tmp")).isEqualTo(1);
	}

	@Test
	void nothingElseIsThere(@Autowired ApplicationContext context) {
		assertThat(context.getBeansOfType(ScannerCommands.class)).isEmpty();
		assertThat(context.getBeansOfType(NotInTheSlice.class)).isEmpty();
		assertThat(context.getBeansOfType(UnixServer.class)).isEmpty();
	}

	@Nested
	@NestedTestConfiguration(NestedTestConfiguration.EnclosingConfiguration.OVERRIDE)
	@IpcClientTest(Reports.class)
	@AutoConfigureMockIpcServer(clients = "scanner")
	class OfNamedClients {

		@Test
		void onlyTheseTalkToIt(@Autowired MockIpcServer server, @Autowired IpcClients clients,
				@Autowired Reports reports) {
			server.on("rescan", Map.of("files", 3));
			assertThat(reports.files("/tmp")).isEqualTo(3);
			IpcClient other = clients.get("default");
			assertThat(other.path()).isNotEqualTo(server.path());
		}

	}

}
