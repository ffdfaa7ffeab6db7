package com.codechu.ipc.observation.internal;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import com.codechu.ipc.fifo.FifoObserver;
import com.codechu.ipc.observation.DefaultIpcFifoObservationConvention;
import com.codechu.ipc.observation.IpcFifoObservationContext;
import io.micrometer.common.KeyValues;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import org.jspecify.annotations.Nullable;

/**
 * Times messages of a FIFO where nothing else would come of observing them, by the same
 * timers that {@link ObservedMessages} would end up with, as {@link TimedCommands} does.
 */
public final class TimedMessages implements FifoObserver {

	private static final DefaultIpcFifoObservationConvention CONVENTION = new DefaultIpcFifoObservationConvention();

	private final MeterRegistry registry;

	private final Clock clock;

	private final KeyValues common;

	private final String fifo;

	private final Map<Kind, Timer> timers = new ConcurrentHashMap<>();

	/**
	 * Create an observer.
	 * @param registry where to report
	 * @param common tags of all observations
	 * @param fifo the name of the FIFO
	 */
	public TimedMessages(MeterRegistry registry, KeyValues common, String fifo) {
		this.registry = registry;
		this.clock = registry.config().clock();
		this.common = common;
		this.fifo = fifo;
	}

	@Override
	public void observe(Operation operation, Work work) {
		long begin = this.clock.monotonicTime();
		Throwable failure = null;
		try {
			failure = work.run();
		}
		catch (RuntimeException | Error ex) {
			failure = ex;
			throw ex;
		}
		finally {
			timer(operation, failure).record(this.clock.monotonicTime() - begin, TimeUnit.NANOSECONDS);
		}
	}

	private Timer timer(Operation operation, @Nullable Throwable failure) {
		return this.timers.computeIfAbsent(new Kind(operation, (failure != null) ? failure.getClass() : null),
				(unknown) -> {
					IpcFifoObservationContext context = new IpcFifoObservationContext(this.fifo, operation);
					if (failure != null) {
						context.setError(failure);
					}
					return HeldTimers.register(this.registry, CONVENTION.getName(),
							CONVENTION.getLowCardinalityKeyValues(context).and(this.common), failure);
				});
	}

	/**
	 * What tells timers apart.
	 *
	 * @param operation what is done
	 * @param failure what was thrown, {@code null} if nothing was
	 */
	private record Kind(Operation operation, @Nullable Class<?> failure) {

	}

}
