package com.codechu.ipc.observation.internal;

import com.codechu.ipc.handler.IpcInterceptor;
import com.codechu.ipc.handler.IpcInvocation;
import com.codechu.ipc.observation.DefaultIpcServerRequestConvention;
import com.codechu.ipc.observation.IpcRequestDocumentation;
import com.codechu.ipc.observation.IpcServerRequestContext;
import com.codechu.ipc.observation.IpcServerRequestConvention;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;

/**
 * Observes how requests are answered. The outermost interceptor, so that the others are
 * within the observation.
 */
public final class ObservationInterceptor implements IpcInterceptor, Ordered {

	private static final IpcServerRequestConvention DEFAULT = new DefaultIpcServerRequestConvention();

	private final ObservationRegistry registry;

	private final @Nullable IpcServerRequestConvention convention;

	/**
	 * Create an interceptor.
	 * @param registry where to report
	 * @param convention names and tags, {@code null} for the default
	 */
	public ObservationInterceptor(ObservationRegistry registry, @Nullable IpcServerRequestConvention convention) {
		this.registry = registry;
		this.convention = convention;
	}

	@Override
	public int getOrder() {
		return HIGHEST_PRECEDENCE;
	}

	@Override
	public @Nullable Object intercept(IpcInvocation invocation) throws Exception {
		IpcServerRequestContext context = new IpcServerRequestContext(invocation.request(), invocation.command());
		Observation observation = IpcRequestDocumentation.SERVER
			.observation(this.convention, DEFAULT, () -> context, this.registry)
			.start();
		try (Observation.Scope scope = observation.openScope()) {
			Object reply = invocation.proceed();
			if (reply != null) {
				context.setResponse(reply);
			}
			return reply;
		}
		catch (Exception | Error ex) {
			observation.error(ex);
			throw ex;
		}
		finally {
			observation.stop();
		}
	}

}
