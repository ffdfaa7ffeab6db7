package com.codechu.ipc.security.internal;

import com.codechu.ipc.handler.invocation.ThreadState;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextHolderStrategy;

/**
 * What Spring Security binds to threads.
 */
public final class SecurityContextState implements ThreadState {

	@Override
	public void clean() {
		SecurityContextHolder.getContextHolderStrategy().clearContext();
	}

	// That of Spring Security may not be run by two threads at once, nor within itself.
	@Override
	public Runnable bind(Runnable task) {
		SecurityContextHolderStrategy holder = SecurityContextHolder.getContextHolderStrategy();
		SecurityContext bound = holder.getContext();
		return () -> {
			SecurityContext before = holder.getContext();
			holder.setContext(bound);
			try {
				task.run();
			}
			finally {
				restore(holder, before);
			}
		};
	}

	static void restore(SecurityContextHolderStrategy holder, SecurityContext before) {
		if (before.getAuthentication() != null) {
			holder.setContext(before);
		}
		else {
			holder.clearContext();
		}
	}

}
