package com.codechu.ipc.autoconfigure;

import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.EndpointExposureOutcomeContributor;
import org.springframework.boot.actuate.autoconfigure.endpoint.expose.EndpointExposure;
import org.springframework.boot.actuate.autoconfigure.endpoint.expose.IncludeExcludeEndpointFilter;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.ExposableEndpoint;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.core.env.Environment;

/**
 * Makes the beans of endpoints that are exposed over IPC available, even if they are not
 * exposed over other technologies.
 */
final class IpcEndpointExposure implements EndpointExposureOutcomeContributor {

	private static final String PROPERTY = "ipc.server.actuator.exposure";

	private static final String ENABLED = "ipc.server.actuator.enabled";

	/** Endpoints that are exposed by default, as they are over HTTP, and info. */
	static final String[] DEFAULT_INCLUDES = { "health", "info" };

	private final boolean enabled;

	private final IncludeExcludeEndpointFilter<?> filter;

	IpcEndpointExposure(Environment environment) {
		this.enabled = environment.getProperty(ENABLED, Boolean.class, true);
		this.filter = new IncludeExcludeEndpointFilter<>(ExposableEndpoint.class, environment, PROPERTY,
				DEFAULT_INCLUDES);
	}

	@Override
	public @Nullable ConditionOutcome getExposureOutcome(EndpointId id, Set<EndpointExposure> exposures,
			ConditionMessage.Builder message) {
		// One that is meant for HTTP alone cannot be used here.
		boolean neutral = exposures.size() == EndpointExposure.values().length;
		return (this.enabled && neutral && this.filter.match(id))
				? ConditionOutcome.match(message.because("marked as exposed by a '" + PROPERTY + "' property")) : null;
	}

}
