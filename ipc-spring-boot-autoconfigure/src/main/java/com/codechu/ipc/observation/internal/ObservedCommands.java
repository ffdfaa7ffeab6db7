package com.codechu.ipc.observation.internal;

import com.codechu.ipc.handler.invocation.CommandExecution;
import com.codechu.ipc.handler.invocation.CommandObserver;
import com.codechu.ipc.handler.invocation.Failure;
import com.codechu.ipc.observation.DefaultIpcServerRequestConvention;
import com.codechu.ipc.observation.IpcRequestDocumentation;
import com.codechu.ipc.observation.IpcServerRequestContext;
import com.codechu.ipc.observation.IpcServerRequestConvention;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Observes how requests are answered.
 */
public final class ObservedCommands implements CommandObserver {

	private static final IpcServerRequestConvention DEFAULT = new DefaultIpcServerRequestConvention();

	private final ObservationRegistry registry;

	private final @Nullable IpcServerRequestConvention convention;

	/**
	 * Create an observer.
	 * @param registry where to report
	 * @param convention names and tags, {@code null} for the default
	 */
	public ObservedCommands(ObservationRegistry registry, @Nullable IpcServerRequestConvention convention) {
		this.registry = registry;
		this.convention = convention;
	}

	@Override
	public void observe(CommandExecution execution) {
		IpcServerRequestContext context = new IpcServerRequestContext(execution.request(), execution.command());
		Observation observation = IpcRequestDocumentation.SERVER
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
