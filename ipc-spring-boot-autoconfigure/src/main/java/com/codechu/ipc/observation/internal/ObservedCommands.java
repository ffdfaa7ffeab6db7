package com.codechu.ipc.observation.internal;

import com.codechu.ipc.handler.invocation.CommandExecution;
import com.codechu.ipc.handler.invocation.CommandObserver;
import com.codechu.ipc.handler.invocation.Failure;
import com.codechu.ipc.observation.DefaultIpcServerRequestObservationConvention;
import com.codechu.ipc.observation.IpcRequestObservationDocumentation;
import com.codechu.ipc.observation.IpcServerRequestObservationContext;
import com.codechu.ipc.observation.IpcServerRequestObservationConvention;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Observes how requests are answered.
 */
public final class ObservedCommands implements CommandObserver {

	private static final IpcServerRequestObservationConvention DEFAULT = new DefaultIpcServerRequestObservationConvention();

	private final ObservationRegistry registry;

	private final @Nullable IpcServerRequestObservationConvention convention;

	/**
	 * Create an observer.
	 * @param registry where to report
	 * @param convention names and tags, {@code null} for the default
	 */
	public ObservedCommands(ObservationRegistry registry, @Nullable IpcServerRequestObservationConvention convention) {
		this.registry = registry;
		this.convention = convention;
	}

	@Override
	public void observe(CommandExecution execution) {
		IpcServerRequestObservationContext context = new IpcServerRequestObservationContext(execution.request(),
				execution.command());
		Observation observation = IpcRequestObservationDocumentation.SERVER
			.observation(this.convention, DEFAULT, () -> context, this.registry)
			.start();
		try (Observation.Scope scope = observation.openScope()) {
			Failure failure = execution.run();
			if (failure != null) {
				context.setRejected(failure.isRejection());
				observation.error(failure.exception());
			}
		}
		catch (RuntimeException | Error ex) {
			observation.error(ex);
			throw ex;
		}
		finally {
			observation.stop();
		}
	}

}
