package com.codechu.ipc.testing;

import org.springframework.context.ApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestExecutionListener;

/**
 * Checks the mock server of a context after each test method, and resets it.
 */
final class MockIpcServerTestExecutionListener implements TestExecutionListener, Ordered {

	@Override
	public int getOrder() {
		return LOWEST_PRECEDENCE - 100;
	}

	@Override
	public void afterTestMethod(TestContext testContext) {
		if (!testContext.hasApplicationContext()) {
			return;
		}
		ApplicationContext context = testContext.getApplicationContext();
		for (String name : context.getBeanNamesForType(MockIpcServer.class, false, false)) {
			MockIpcServer server = context.getBean(name, MockIpcServer.class);
			try {
				if (testContext.getTestException() == null) {
					server.verifyNoUnexpectedRequests();
				}
			}
			finally {
				server.reset();
			}
		}
	}

}
