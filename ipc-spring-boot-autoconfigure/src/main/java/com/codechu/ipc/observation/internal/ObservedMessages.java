package com.codechu.ipc.observation.internal;

import com.codechu.ipc.fifo.FifoObserver;
import com.codechu.ipc.observation.DefaultIpcFifoObservationConvention;
import com.codechu.ipc.observation.IpcFifoObservationContext;
import com.codechu.ipc.observation.IpcFifoObservationConvention;
import com.codechu.ipc.observation.IpcFifoObservationDocumentation;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Observes how messages of a FIFO are sent and processed.
 */
public final class ObservedMessages implements FifoObserver {

	private static final IpcFifoObservationConvention DEFAULT = new DefaultIpcFifoObservationConvention();

	private final ObservationRegistry registry;

	private final @Nullable IpcFifoObservationConvention convention;

	private final String fifo;

	/**
	 * Create an observer.
	 * @param registry where to report
	 * @param convention names and tags, {@code null} for the default
	 * @param fifo the name of the FIFO
	 */
	public ObservedMessages(ObservationRegistry registry, @Nullable IpcFifoObservationConvention convention,
			String fifo) {
		this.registry = registry;
		this.convention = convention;
		this.fifo = fifo;
	}

	@Override
	public void observe(Operation operation, Work work) {
		Observation observation = IpcFifoObservationDocumentation.MESSAGE
			.observation(this.convention, DEFAULT, () -> new IpcFifoObservationContext(this.fifo, operation),
					this.registry)
			.start();
		try (Observation.Scope scope = observation.openScope()) {
			Throwable failure = work.run();
			if (failure != null) {
				observation.error(failure);
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
