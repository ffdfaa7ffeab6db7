package com.codechu.ipc.observation.internal;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import com.codechu.ipc.handler.IpcInterceptor;
import com.codechu.ipc.handler.IpcInvocation;
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
import org.springframework.core.Ordered;

/**
 * Times requests where nothing else would come of observing them: by the same timers, of
 * the same names and tags, that {@link ObservationInterceptor} would end up with. They
 * are looked up once for each outcome, which takes a twentieth of the time.
 * <p>
 * There is no long task timer {@code ipc.server.requests.active}; the gauge
 * {@code ipc.server.handlers.running} tells how many requests are in flight.
 */
public final class TimerInterceptor implements IpcInterceptor, Ordered {

	private static final DefaultIpcServerRequestConvention CONVENTION = new DefaultIpcServerRequestConvention();

	private final MeterRegistry registry;

	private final Clock clock;

	private final KeyValues common;

	private final Map<String, Timer> answered = new ConcurrentHashMap<>();

	private final Map<Failure, Timer> failed = new ConcurrentHashMap<>();

	/**
	 * Create an interceptor.
	 * @param registry where to report
	 * @param common tags of all observations
	 */
	public TimerInterceptor(MeterRegistry registry, KeyValues common) {
		this.registry = registry;
		this.clock = registry.config().clock();
		this.common = common;
	}

	@Override
	public int getOrder() {
		return HIGHEST_PRECEDENCE;
	}

	@Override
	public @Nullable Object intercept(IpcInvocation invocation) throws Exception {
		long begin = this.clock.monotonicTime();
		Throwable failure = null;
		try {
			return invocation.proceed();
		}
		catch (Exception | Error ex) {
			failure = ex;
			throw ex;
		}
		finally {
			timer(invocation, failure).record(this.clock.monotonicTime() - begin, TimeUnit.NANOSECONDS);
		}
	}

	private Timer timer(IpcInvocation invocation, @Nullable Throwable failure) {
		String command = (invocation.command() != null) ? invocation.command() : "";
		if (failure != null) {
			return this.failed.computeIfAbsent(new Failure(command, failure.getClass()),
					(unknown) -> register(invocation, failure));
		}
		Timer timer = this.answered.get(command);
		return (timer != null) ? timer
				: this.answered.computeIfAbsent(command, (unknown) -> register(invocation, null));
	}

	private Timer register(IpcInvocation invocation, @Nullable Throwable failure) {
		IpcServerRequestContext context = new IpcServerRequestContext(invocation.request(), invocation.command());
		if (failure != null) {
			context.setError(failure);
		}
		Tags tags = Tags.empty();
		for (KeyValue value : CONVENTION.getLowCardinalityKeyValues(context).and(this.common)) {
			tags = tags.and(value.getKey(), value.getValue());
		}
		return this.registry.timer(CONVENTION.getName(),
				tags.and(Tag.of("error", (failure != null) ? failure.getClass().getSimpleName() : "none")));
	}

	/**
	 * What tells timers of failures apart.
	 *
	 * @param command the command, empty if it is not known
	 * @param type what was thrown
	 */
	private record Failure(String command, Class<?> type) {

	}

}
