package com.codechu.ipc.security.internal;

import java.util.Set;

import com.codechu.ipc.handler.IpcInvocation;
import com.codechu.ipc.handler.invocation.CommandGuard;
import com.codechu.ipc.handler.invocation.CommandRules;
import com.codechu.ipc.peer.PeerCache;
import com.codechu.ipc.security.IpcPeerAuthenticationConverter;
import com.codechu.ipc.server.IpcConnection;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.authorization.AuthoritiesAuthorizationManager;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextHolderStrategy;

/**
 * Lets handlers run as the peer, as far as it has the authority that the command needs.
 */
public final class PeerAuthenticationInterceptor implements CommandGuard, Ordered {

	/** Who sends a request that nobody vouches for. */
	private static final Authentication ANONYMOUS = new AnonymousAuthenticationToken("ipc", "anonymous",
			AuthorityUtils.createAuthorityList("ROLE_ANONYMOUS"));

	private final PeerCache<Authentication> authentications;

	private final CommandRules<Set<String>> rules;

	private final AuthoritiesAuthorizationManager authorities;

	/**
	 * Create the interceptor.
	 * @param converter tells who a peer is
	 * @param rules the authorities of which a command needs one
	 * @param authorities finds out whether somebody has one of them
	 */
	public PeerAuthenticationInterceptor(IpcPeerAuthenticationConverter converter, CommandRules<Set<String>> rules,
			AuthoritiesAuthorizationManager authorities) {
		this.authentications = new PeerCache<>(converter::convert);
		this.rules = rules;
		this.authorities = authorities;
	}

	@Override
	public int getOrder() {
		return HIGHEST_PRECEDENCE + 100;
	}

	@Override
	public @Nullable Object intercept(IpcInvocation invocation) throws Exception {
		SecurityContextHolderStrategy holder = SecurityContextHolder.getContextHolderStrategy();
		SecurityContext before = holder.getContext();
		SecurityContext context = holder.createEmptyContext();
		context.setAuthentication(authentication(invocation));
		holder.setContext(context);
		try {
			check(invocation);
			return invocation.proceed();
		}
		finally {
			SecurityContextState.restore(holder, before);
		}
	}

	@Override
	public void check(IpcInvocation invocation) {
		Set<String> needed = this.rules.find(invocation);
		if (needed != null) {
			this.authorities.verify(() -> authentication(invocation), needed);
		}
	}

	// Where the kernel knows no peer, whoever brings the request has found out who sent
	// it. The converter is not asked: it knows users of this host.
	private Authentication authentication(IpcInvocation invocation) {
		IpcConnection connection = invocation.request().connection();
		if (!connection.isDirect()) {
			return this.authentications.get(connection.peer());
		}
		Authentication caller = SecurityContextHolder.getContext().getAuthentication();
		return (caller != null) ? caller : ANONYMOUS;
	}

}
