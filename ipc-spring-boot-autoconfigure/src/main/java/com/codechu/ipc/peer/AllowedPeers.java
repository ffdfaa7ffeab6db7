package com.codechu.ipc.peer;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.FileSystems;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

import jdk.net.ExtendedSocketOptions;
import jdk.net.UnixDomainPrincipal;

/**
 * Decides which peers are allowed, by the credentials that the kernel recorded for their
 * connections. A peer is allowed if its user is listed, its effective group is, or its
 * user is a member of a listed group by {@link Memberships}.
 * <p>
 * {@code nobody} is never allowed, because users that are not mapped in a container
 * appear as {@code nobody}.
 * <p>
 * Immutable and safe for use by multiple concurrent threads.
 *
 * @since 0.1.0
 */
public final class AllowedPeers {

	private static final Set<String> NOBODY = Set.of("nobody", "nogroup", "65534");

	private final Set<UserPrincipal> users;

	private final Set<UserPrincipal> groups;

	private AllowedPeers(Set<UserPrincipal> users, Set<UserPrincipal> groups) {
		this.users = users;
		this.groups = groups;
	}

	/**
	 * Allow users and members of groups.
	 * @param users names or numbers
	 * @param groups names or numbers
	 * @return the allowed peers; all others are rejected
	 * @throws IllegalArgumentException if one of them does not exist, or is nobody
	 */
	public static AllowedPeers of(Collection<String> users, Collection<String> groups) {
		return new AllowedPeers(lookUp("user", users, UserPrincipalLookupService::lookupPrincipalByName),
				lookUp("group", groups, UserPrincipalLookupService::lookupPrincipalByGroupName));
	}

	private static Set<UserPrincipal> lookUp(String kind, Collection<String> names, LookUp lookUp) {
		Set<UserPrincipal> principals = new HashSet<>();
		for (String name : names) {
			if (NOBODY.contains(name)) {
				throw new IllegalArgumentException(String.format(Locale.ROOT, "%s '%s' cannot be allowed: ", kind, name)
						+ "users that are not mapped in a container have the same name");
			}
			try {
				principals.add(lookUp.find(FileSystems.getDefault().getUserPrincipalLookupService(), name));
			}
			catch (UserPrincipalNotFoundException ex) {
				throw new IllegalArgumentException(String.format(Locale.ROOT, "there is no %s '%s'", kind, name), ex);
			}
			catch (IOException ex) {
				throw new IllegalArgumentException(
						String.format(Locale.ROOT, "%s '%s' cannot be looked up", kind, name), ex);
			}
		}
		return principals;
	}

	/**
	 * Decide about a peer by its credentials as reported by the kernel.
	 * @param channel a connected Unix domain socket
	 * @return whether its peer is allowed
	 * @throws IOException if the channel is closed, or group members cannot be read
	 */
	public boolean admit(SocketChannel channel) throws IOException {
		UnixDomainPrincipal peer = channel.getOption(ExtendedSocketOptions.SO_PEERCRED);
		String user = peer.user().getName();
		if (NOBODY.contains(user)) {
			return false;
		}
		return this.users.contains(peer.user()) || this.groups.contains(peer.group())
				|| (!this.groups.isEmpty() && isMember(user, peer.group().getName()));
	}

	private boolean isMember(String user, String group) throws IOException {
		Set<String> memberships = Memberships.of(user, group);
		return this.groups.stream().anyMatch((each) -> memberships.contains(each.getName()));
	}

	/**
	 * Looks up a user or a group.
	 */
	private interface LookUp {

		UserPrincipal find(UserPrincipalLookupService service, String name) throws IOException;

	}

}
