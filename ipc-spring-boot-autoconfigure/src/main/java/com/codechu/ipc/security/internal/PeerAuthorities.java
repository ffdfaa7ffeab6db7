package com.codechu.ipc.security.internal;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.codechu.ipc.peer.PeerCredentials;
import com.codechu.ipc.security.IpcPeerAuthenticationConverter;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;

/**
 * Authenticates peers as the users they are, with the authorities that were configured
 * for them and their groups.
 *
 * @param users authorities by name of the user
 * @param groups authorities by name of the group
 */
public record PeerAuthorities(Map<String, List<String>> users,
		Map<String, List<String>> groups) implements IpcPeerAuthenticationConverter {

	@Override
	public Authentication convert(PeerCredentials peer) {
		UsernamePasswordAuthenticationToken authentication = UsernamePasswordAuthenticationToken
			.authenticated(peer.user(), null, AuthorityUtils.createAuthorityList(authorities(peer)));
		authentication.setDetails(peer);
		return authentication;
	}

	private Set<String> authorities(PeerCredentials peer) {
		Set<String> authorities = new HashSet<>(this.users.getOrDefault(peer.user(), List.of()));
		if (!this.groups.isEmpty()) {
			for (String group : peer.groups()) {
				authorities.addAll(this.groups.getOrDefault(group, List.of()));
			}
		}
		return authorities;
	}

}
