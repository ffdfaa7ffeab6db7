package com.codechu.ipc.server;

import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import com.codechu.ipc.os.OpenFiles;
import com.codechu.ipc.os.RateLimitedLog;
import com.codechu.ipc.peer.AllowedPeers;
import com.codechu.ipc.peer.PeerCredentials;
import com.codechu.ipc.protocol.ErrorType;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Decides which connections are served. Where only the owner may connect and nobody is
 * listed, the kernel has checked the peer by the socket's mode, and is not asked again.
 */
final class Admission {

	/** Descriptors that the rest of the application is left with. */
	private static final int RESERVED_FILES = 64;

	/** So many refused connections may linger; others are refused in haste. */
	private static final int MAX_REFUSING = 32;

	private final int maxConnections;

	private final int maxPerUser;

	private final @Nullable AllowedPeers allowed;

	private final Map<String, Integer> shares = new ConcurrentHashMap<>();

	private final Map<IpcConnection, String> users = new ConcurrentHashMap<>();

	/** Those that are refused with care, so that the peer gets to read why. */
	private final Set<IpcConnection> refusing = ConcurrentHashMap.newKeySet();

	private final LimitLog limitLog = new LimitLog();

	private final RateLimitedLog log = new RateLimitedLog(LogFactory.getLog(ServerLog.NAME), Duration.ofMinutes(1));

	Admission(ServerLimits limits, @Nullable AllowedPeers allowed, boolean othersMayConnect) {
		this.maxConnections = Math.max(1, Math.min(limits.maxConnections(), OpenFiles.limit() - RESERVED_FILES));
		this.maxPerUser = ServerLimits.effective(limits.maxConnectionsPerUser(),
				othersMayConnect ? mostConnections() : 0);
		this.allowed = allowed;
	}

	/**
	 * Return how many streams there may be.
	 * @param limits may say so
	 * @return their number, by default so many that some connections are left
	 */
	int maxStreams(ServerLimits limits) {
		return ServerLimits.effective(limits.maxStreams(), mostConnections());
	}

	private int mostConnections() {
		return Math.max(1, this.maxConnections * 3 / 4);
	}

	/**
	 * Ask to keep a refused connection open for a while.
	 * @param connection the connection
	 * @return whether to do so
	 */
	boolean beginRefusing(IpcConnection connection) {
		return this.refusing.size() < MAX_REFUSING && this.refusing.add(connection);
	}

	/**
	 * Return whether there is no room for one more connection.
	 * @param present how many there are already
	 * @return whether the limit is reached
	 */
	boolean isFull(int present) {
		return present >= this.maxConnections;
	}

	/**
	 * Decide about one more connection.
	 * @param present how many there are already
	 * @param connection the connection
	 * @return why not to serve it, {@code null} to serve it
	 */
	@Nullable Refusal byNumber(int present, IpcConnection connection) {
		if (!isFull(present)) {
			return null;
		}
		this.limitLog.reached("ipc.server.limits.max-connections", connection,
				"was refused because " + present + " connections are open, which is the limit");
		return new Refusal(ErrorType.TOO_MANY_CONNECTIONS, String.format(Locale.ROOT,
				"the server has reached its connection limit (%d); try again later", this.maxConnections));
	}

	/**
	 * Decide by who is at the other end. Not for the accepting thread, as names are
	 * looked up.
	 * @param transport the connection
	 * @param peer tells its user
	 * @return why not to serve it, {@code null} to serve it
	 * @throws IOException if the connection is gone
	 */
	@Nullable Refusal byPeer(Transport transport, IpcConnection peer) throws IOException {
		if (this.allowed != null && !transport.isAdmittedBy(this.allowed)) {
			return forbidden(peer.peer());
		}
		return (this.maxPerUser < Integer.MAX_VALUE) ? byShare(peer) : null;
	}

	/**
	 * Decide about who does not connect, so that the kernel does not tell who it is.
	 * @return why not to serve it, {@code null} to serve it
	 */
	@Nullable Refusal ofUnknownPeer() {
		return (this.allowed != null) ? forbidden(PeerCredentials.UNKNOWN) : null;
	}

	private Refusal forbidden(PeerCredentials who) {
		this.log.warn(who.user(), () -> String.format(Locale.ROOT, "User '%s' (group '%s') is not allowed to connect",
				who.user(), who.group()));
		return new Refusal(ErrorType.FORBIDDEN,
				String.format(Locale.ROOT, "user '%s' is not allowed to connect", who.user()));
	}

	private @Nullable Refusal byShare(IpcConnection peer) {
		String user = peer.peer().user();
		this.users.put(peer, user);
		if (this.shares.merge(user, 1, Integer::sum) <= this.maxPerUser) {
			return null;
		}
		left(peer);
		this.limitLog.reached("ipc.server.limits.max-connections-per-user", peer,
				"was refused because it has " + this.maxPerUser + " connections, which is the limit");
		return new Refusal(ErrorType.TOO_MANY_CONNECTIONS, String.format(Locale.ROOT,
				"user '%s' has reached the connection limit per user (%d); try again later", user, this.maxPerUser));
	}

	/**
	 * Forget a connection, whether it was served or refused.
	 * @param connection the connection
	 */
	void left(IpcConnection connection) {
		this.refusing.remove(connection);
		String user = this.users.remove(connection);
		if (user != null) {
			this.shares.computeIfPresent(user, (any, count) -> (count > 1) ? count - 1 : null);
		}
	}

}
