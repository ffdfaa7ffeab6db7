package com.codechu.ipc.observation.internal;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import com.codechu.ipc.handler.invocation.CommandExecution;
import com.codechu.ipc.handler.invocation.CommandObserver;
import com.codechu.ipc.handler.invocation.Failure;
import com.codechu.ipc.observation.DefaultIpcServerRequestObservationConvention;
import com.codechu.ipc.observation.IpcServerRequestObservationContext;
import io.micrometer.common.KeyValues;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import org.jspecify.annotations.Nullable;

/**
 * Times requests where nothing else would come of observing them: by the same timers, of
 * the same names and tags, that {@link ObservedCommands} would end up with. They are
 * looked up once for each outcome, which takes a twentieth of the time.
 * <p>
 * There is no long task timer {@code ipc.server.requests.active}; the gauge
 * {@code ipc.server.handlers.running} tells how many requests are in flight.
 */
public final class TimedCommands implements CommandObserver {

	private static final DefaultIpcServerRequestObservationConvention CONVENTION = new DefaultIpcServerRequestObservationConvention();

	private final MeterRegistry registry;

	private final Clock clock;

	private final KeyValues common;

	private final Map<String, Timer> answered = new ConcurrentHashMap<>();

	private final Map<Kind, Timer> failed = new ConcurrentHashMap<>();

	/**
	 * Create an observer.
	 * @param registry where to report
	 * @param common tags of all observations
	 */
	public TimedCommands(MeterRegistry registry, KeyValues common) {
		this.registry = registry;
		this.clock = registry.config().clock();
		this.common = common;
	}

	@Override
	public void observe(CommandExecution execution) {
		long begin = this.clock.monotonicTime();
		Failure failure = null;
		try {
			failure = execution.run();
		}
		catch (RuntimeException | Error ex) {
			failure = new Failure(ex, null);
			throw ex;
		}
		finally {
			timer(execution, failure).record(this.clock.monotonicTime() - begin, TimeUnit.NANOSECONDS);
		}
	}

	private Timer timer(CommandExecution execution, @Nullable Failure failure) {
		String command = (execution.command() != null) ? execution.command() : "";
		if (failure != null) {
			Kind kind = new Kind(command, failure.exception().getClass(), failure.isRejection());
			return this.failed.computeIfAbsent(kind, (unknown) -> register(execution, failure));
		}
		Timer timer = this.answered.get(command);
		return (timer != null) ? timer : this.answered.computeIfAbsent(command, (unknown) -> register(execution, null));
	}

	private Timer register(CommandExecution execution, @Nullable Failure failure) {
		IpcServerRequestObservationContext context = new IpcServerRequestObservationContext(execution.request(),
				execution.command());
		if (failure != null) {
			context.setRejected(failure.isRejection());
			context.setError(failure.exception());
		}
		return HeldTimers.register(this.registry, CONVENTION.getName(),
				CONVENTION.getLowCardinalityKeyValues(context).and(this.common), context.getError());
	}

	/**
	 * What tells timers of failures apart.
	 *
	 * @param command the command, empty if it is not known
	 * @param type what was thrown
	 * @param rejected whether the peer did something wrong
	 */
	private record Kind(String command, Class<?> type, boolean rejected) {

	}

}
