package com.codechu.ipc.context.internal;

import java.util.Collections;
import java.util.Locale;
import java.util.Set;

import com.codechu.ipc.handler.IpcInvocation;
import com.codechu.ipc.handler.invocation.CommandGuard;
import com.codechu.ipc.handler.invocation.CommandRules;
import com.codechu.ipc.peer.PeerCache;
import com.codechu.ipc.peer.PeerCredentials;
import com.codechu.ipc.protocol.ErrorType;
import com.codechu.ipc.protocol.InvalidMessageException;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;

/**
 * Restricts commands to members of the configured groups.
 */
public final class CommandGroupsInterceptor implements CommandGuard, Ordered {

	private final CommandRules<Set<String>> rules;

	private final PeerCache<Set<String>> groups = new PeerCache<>(PeerCredentials::groups);

	/**
	 * Create the interceptor.
	 * @param rules the groups, names or numbers, of which a peer must be in one
	 */
	public CommandGroupsInterceptor(CommandRules<Set<String>> rules) {
		this.rules = rules;
	}

	@Override
	public int getOrder() {
		return HIGHEST_PRECEDENCE + 100;
	}

	@Override
	public @Nullable Object intercept(IpcInvocation invocation) throws Exception {
		check(invocation);
		return invocation.proceed();
	}

	@Override
	public void check(IpcInvocation invocation) {
		Set<String> needed = this.rules.find(invocation);
		PeerCredentials peer = invocation.request().connection().peer();
		if (needed != null && Collections.disjoint(needed, this.groups.get(peer))) {
			throw new InvalidMessageException(ErrorType.ACCESS_DENIED,
					String.format(Locale.ROOT,
							"user '%s' may not use this command, which is restricted to members of %s", peer.user(),
							String.join(", ", needed)));
		}
	}

}
