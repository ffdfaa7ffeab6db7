package com.codechu.ipc.observation.internal;

import com.codechu.ipc.handler.invocation.ThreadState;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;

/**
 * The observation that is current on a thread.
 *
 * @param registry knows which one it is
 */
public record ObservationScopeState(ObservationRegistry registry) implements ThreadState {

	@Override
	public void clean() {
		if (this.registry.getCurrentObservationScope() != null) {
			this.registry.setCurrentObservationScope(null);
		}
	}

	@Override
	public Runnable bind(Runnable task) {
		Observation bound = this.registry.getCurrentObservation();
		return (bound != null) ? () -> bound.scoped(task) : task;
	}

}
