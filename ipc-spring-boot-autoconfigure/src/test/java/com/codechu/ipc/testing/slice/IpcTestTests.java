package com.codechu.ipc.testing.slice;

import java.nio.file.Path;

import com.codechu.ipc.autoconfigure.IpcFifoAutoConfiguration;
import com.codechu.ipc.autoconfigure.IpcPidFileAutoConfiguration;
import com.codechu.ipc.context.LocalIpcServerPath;
import com.codechu.ipc.testing.IpcTest;
import com.codechu.ipc.testing.IpcTestSubscription;
import com.codechu.ipc.testing.IpcTester;
import com.codechu.ipc.testing.slice.SliceBeans.NotInTheSlice;
import com.codechu.ipc.testing.slice.SliceBeans.OtherCommands;
import com.codechu.ipc.testing.slice.SliceBeans.RealScanner;
import com.codechu.ipc.testing.slice.SliceBeans.Reports;
import com.codechu.ipc.testing.slice.SliceBeans.Scanner;
import com.codechu.ipc.testing.slice.SliceBeans.ScannerCommands;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.test.context.bean.override.mockito.MockitoBean;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;

@Timeout(60)
@IpcTest(handlers = ScannerCommands.class, properties = { "spring.jackson.property-naming-strategy=SNAKE_CASE",
		"ipc.clients.scanner.path=/tmp/no/such", "ipc.server.command-groups.elsewhere=audio" })
class IpcTestTests {

	@MockitoBean
	private Scanner scanner;

	@Autowired
	private IpcTester tester;

	@Test
	void namedHandlersAreServedWithAdviceInterceptorsAndValidation() {
		given(this.scanner.scan("/x")).willReturn(3);
		given(this.scanner.scan("/no")).willThrow(new IllegalArgumentException("there is no /no"));
		assertThat(this.tester.command("rescan").with("path", "/x")).hasReply().extractingPath("$.files").isEqualTo(3);
		assertThat(this.tester.command("rescan").with("path", "/no")).hasError("no-such-directory")
			.errorMessage()
			.isEqualTo("there is no /no");
		assertThat(this.tester.command("rescan").with("path", "/x").with("depth", 0)).hasError("InvalidRequest")
			.errorDetails()
			.extractingPath("$.violations[0].member")
			.isEqualTo("depth");
		assertThat(this.tester.command("other")).hasError("UnknownCommand");
	}

	@Test
	void argumentsAreResolvedAndResultsConvertedAsInTheApplication() {
		assertThat(this.tester.command("length").with("name", "evil peer")).hasReply().isEqualTo("3");
	}

	@Test
	void topicsAreWatched() {
		given(this.scanner.scan("/x")).willReturn(3);
		this.tester.command("rescan").with("path", "/x").exchange();
		try (IpcTestSubscription state = this.tester.command("state").subscribe()) {
			assertThat(state.next(Integer.class)).isEqualTo(3);
			given(this.scanner.scan("/y")).willReturn(4);
			this.tester.command("rescan").with("path", "/y").exchange();
			assertThat(state.next()).isEqualTo("4");
		}
	}

	@Test
	void nothingElseIsThere(@Autowired ApplicationContext context, @LocalIpcServerPath Path path) {
		assertThat(context.getBeansOfType(OtherCommands.class)).isEmpty();
		assertThat(context.getBeansOfType(RealScanner.class)).isEmpty();
		assertThat(context.getBeansOfType(Reports.class)).isEmpty();
		assertThat(context.getBeansOfType(NotInTheSlice.class)).isEmpty();
		assertThat(context.getBeansOfType(IpcPidFileAutoConfiguration.class)).isEmpty();
		assertThat(context.getBeansOfType(IpcFifoAutoConfiguration.class)).hasSize(1);
		assertThat(context.getEnvironment().getProperty("spring.jackson.property-naming-strategy"))
			.isEqualTo("SNAKE_CASE");
		assertThat(path.toString()).matches("/tmp/ipc[0-9]+/control\\.sock");
	}

}
