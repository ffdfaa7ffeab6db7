package com.codechu.ipc.security;

import com.codechu.ipc.peer.PeerCredentials;
import org.springframework.security.core.Authentication;

/**
 * Converts the credentials of a peer to an authentication of Spring Security. Without a
 * bean of this type, the name of the authentication is that of the peer's user, and its
 * authorities are those of the properties {@code ipc.server.security.user-authorities}
 * and {@code ipc.server.security.group-authorities}.
 * <p>
 * Called on the threads that run handlers, for the first request of a user and again
 * after a minute, so it may query a database.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface IpcPeerAuthenticationConverter {

	/**
	 * Convert the credentials of a peer.
	 * @param peer the credentials as reported by the kernel
	 * @return the authentication that its commands run with
	 * @throws org.springframework.security.core.AuthenticationException if the peer may
	 * not use any command; it gets the error {@code AccessDenied}
	 */
	Authentication convert(PeerCredentials peer);

}
