package com.codechu.ipc.testing;

import java.util.LinkedHashSet;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.test.context.ContextConfigurationAttributes;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.ContextCustomizerFactory;
import org.springframework.test.context.TestContextAnnotationUtils;

/**
 * Applies to every test with an application context, and looks for
 * {@link AutoConfigureMockIpcServer @AutoConfigureMockIpcServer}.
 */
final class IpcContextCustomizerFactory implements ContextCustomizerFactory {

	@Override
	public ContextCustomizer createContextCustomizer(Class<?> testClass,
			List<ContextConfigurationAttributes> attributes) {
		@Nullable AutoConfigureMockIpcServer mock = TestContextAnnotationUtils.findMergedAnnotation(testClass,
				AutoConfigureMockIpcServer.class);
		return new IpcContextCustomizer((mock != null) ? new LinkedHashSet<>(List.of(mock.clients())) : null);
	}

}
