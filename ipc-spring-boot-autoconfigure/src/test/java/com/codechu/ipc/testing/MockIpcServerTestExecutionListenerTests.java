package com.codechu.ipc.testing;

import java.util.Map;

import com.codechu.ipc.client.IpcClient;
import com.codechu.ipc.client.IpcRemoteException;
import org.junit.jupiter.api.Test;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.test.context.TestContext;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

class MockIpcServerTestExecutionListenerTests {

	private final MockIpcServerTestExecutionListener listener = new MockIpcServerTestExecutionListener();

	@Test
	void aTestFailsForUnexpectedRequestsThatTheCodeHasSwallowed() throws Exception {
		try (MockIpcServer server = MockIpcServer.start();
				GenericApplicationContext context = new GenericApplicationContext();
				IpcClient client = IpcClient.builder().path(server.path()).build()) {
			context.registerBean(MockIpcServer.class, () -> server);
			context.refresh();
			TestContext test = mock();
			given(test.hasApplicationContext()).willReturn(true);
			given(test.getApplicationContext()).willReturn(context);
			server.on("rescan", Map.of());
			assertThatExceptionOfType(IpcRemoteException.class).isThrownBy(() -> client.command("restart").retrieve());
			assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> this.listener.afterTestMethod(test))
				.withMessageContaining("no reply is defined for command 'restart'");
			this.listener.afterTestMethod(test);
			server.verify("restart", 0);
		}
	}

}
