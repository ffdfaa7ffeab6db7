package com.codechu.ipc.testing.slice;

import com.codechu.ipc.autoconfigure.IpcClientAutoConfiguration;
import com.codechu.ipc.autoconfigure.IpcFifoAutoConfiguration;
import com.codechu.ipc.testing.IpcTest;
import com.codechu.ipc.testing.IpcTester;
import com.codechu.ipc.testing.slice.SliceBeans.NotInTheSlice;
import com.codechu.ipc.testing.slice.SliceBeans.ScannerCommands;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.FilterType;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(60)
@IpcTest(includeFilters = @Filter(type = FilterType.ASSIGNABLE_TYPE, classes = NotInTheSlice.class),
		excludeFilters = @Filter(type = FilterType.ASSIGNABLE_TYPE, classes = ScannerCommands.class),
		excludeAutoConfiguration = IpcFifoAutoConfiguration.class, properties = "ipc.clients.scanner.path=/tmp/no/such")
class IpcTestFiltersTests {

	@Test
	void allHandlersAreServedButWhatIsFilteredOut(@Autowired IpcTester tester, @Autowired ApplicationContext context) {
		assertThat(tester.command("other")).hasReply().isEqualTo("\"other\"");
		assertThat(tester.command("rescan")).hasError("UnknownCommand");
		assertThat(context.getBeansOfType(IpcFifoAutoConfiguration.class)).isEmpty();
		assertThat(context.getBeansOfType(IpcClientAutoConfiguration.class)).hasSize(1);
	}

}
