package com.codechu.ipc.testing;

import java.io.IOException;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Provides a new {@link MockIpcServer} for every test, as a parameter of the test method.
 * A test fails at its end if there were {@link MockIpcServer#verifyNoUnexpectedRequests()
 * unexpected requests}.
 *
 * @since 0.1.0
 */
public final class MockIpcServerExtension implements BeforeEachCallback, AfterEachCallback, ParameterResolver {

	private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace
		.create(MockIpcServerExtension.class);

	// The store closes what is in it when the test is over.
	@Override
	public void beforeEach(ExtensionContext context) throws IOException {
		context.getStore(NAMESPACE).put(MockIpcServer.class, MockIpcServer.start());
	}

	@Override
	public void afterEach(ExtensionContext context) {
		MockIpcServer server = server(context);
		if (server != null && context.getExecutionException().isEmpty()) {
			server.verifyNoUnexpectedRequests();
		}
	}

	@Override
	public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
		return parameter.getParameter().getType() == MockIpcServer.class && server(context) != null;
	}

	@Override
	public @Nullable Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
		return server(context);
	}

	private static @Nullable MockIpcServer server(ExtensionContext context) {
		return context.getStore(NAMESPACE).get(MockIpcServer.class, MockIpcServer.class);
	}

}
