package com.codechu.ipc.observation.internal;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import com.codechu.ipc.handler.invocation.CommandExecution;
import com.codechu.ipc.handler.invocation.CommandObserver;
import com.codechu.ipc.handler.invocation.Failure;
import com.codechu.ipc.observation.DefaultIpcServerRequestConvention;
import com.codechu.ipc.observation.IpcServerRequestContext;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
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

	private static final DefaultIpcServerRequestConvention CONVENTION = new DefaultIpcServerRequestConvention();

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
		IpcServerRequestContext context = new IpcServerRequestContext(execution.request(), execution.command());
		String error = "none";
		if (failure != null) {
			context.setRejected(failure.isRejection());
			context.setError(failure.exception());
			error = failure.exception().getClass().getSimpleName();
		}
		Tags tags = Tags.empty();
		for (KeyValue value : CONVENTION.getLowCardinalityKeyValues(context).and(this.common)) {
			tags = tags.and(value.getKey(), value.getValue());
		}
		return this.registry.timer(CONVENTION.getName(), tags.and(Tag.of("error", error)));
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
