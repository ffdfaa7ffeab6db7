package com.codechu.ipc.security;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import com.codechu.ipc.handler.IpcInterceptor;
import com.codechu.ipc.handler.IpcInvocation;
import com.codechu.ipc.peer.PeerCredentials;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextHolderStrategy;

/**
 * Lets handlers run as the peer: its user, as the kernel tells, is the authentication.
 */
public final class PeerAuthenticationInterceptor implements IpcInterceptor, Ordered {

	/** Who joins or leaves a group is known after so long. */
	private static final long KEPT_NANOS = Duration.ofMinutes(1).toNanos();

	private final Map<String, List<String>> users;

	private final Map<String, List<String>> groups;

	private final Map<PeerCredentials, Known> known = new ConcurrentHashMap<>();

	/**
	 * Create the interceptor.
	 * @param users authorities by name of the user
	 * @param groups authorities by name of the group
	 */
	public PeerAuthenticationInterceptor(Map<String, List<String>> users, Map<String, List<String>> groups) {
		this.users = users;
		this.groups = groups;
	}

	@Override
	public int getOrder() {
		return HIGHEST_PRECEDENCE + 100;
	}

	@Override
	public @Nullable Object intercept(IpcInvocation invocation) throws Exception {
		SecurityContextHolderStrategy holder = SecurityContextHolder.getContextHolderStrategy();
		SecurityContext context = holder.createEmptyContext();
		context.setAuthentication(authentication(invocation.request().connection().peer()));
		holder.setContext(context);
		try {
			return invocation.proceed();
		}
		finally {
			holder.clearContext();
		}
	}

	private Authentication authentication(PeerCredentials peer) {
		Known current = this.known.get(peer);
		long now = System.nanoTime();
		if (current == null || now - current.since() > KEPT_NANOS) {
			current = new Known(UsernamePasswordAuthenticationToken.authenticated(peer.user(), null,
					AuthorityUtils.createAuthorityList(authorities(peer))), now);
			this.known.put(peer, current);
		}
		return current.authentication();
	}

	private Set<String> authorities(PeerCredentials peer) {
		Set<String> authorities = new HashSet<>(this.users.getOrDefault(peer.user(), List.of()));
		if (!this.groups.isEmpty()) {
			for (String group : groups(peer)) {
				authorities.addAll(this.groups.getOrDefault(group, List.of()));
			}
		}
		return authorities;
	}

	private static Set<String> groups(PeerCredentials peer) {
		try {
			return peer.groups();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Who a peer turned out to be.
	 */
	private record Known(Authentication authentication, long since) {

	}

}
