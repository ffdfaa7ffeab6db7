package com.codechu.ipc.peer;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Cache of information about peers. Entries expire after a minute, so that changes of
 * group membership take effect by then. Safe for use by multiple concurrent threads.
 *
 * @param <T> the type of the information
 * @since 0.1.0
 */
public final class PeerCache<T> {

	private static final long KEPT_NANOS = Duration.ofMinutes(1).toNanos();

	/** Not more of them than users and groups of the host. */
	private final Map<PeerCredentials, Known<T>> known = new ConcurrentHashMap<>();

	private final Function<PeerCredentials, T> find;

	/**
	 * Create a cache.
	 * @param find looks up the information about a peer
	 */
	public PeerCache(Function<PeerCredentials, T> find) {
		this.find = find;
	}

	/**
	 * Return the information about a peer, looking it up if necessary.
	 * @param peer the peer
	 * @return the information
	 */
	public T get(PeerCredentials peer) {
		Known<T> current = this.known.get(peer);
		long now = System.nanoTime();
		if (current == null || now - current.since() > KEPT_NANOS) {
			current = new Known<>(this.find.apply(peer), now);
			this.known.put(peer, current);
		}
		return current.value();
	}

	/**
	 * What a peer turned out to be.
	 *
	 * @param <T> the type of the information
	 * @param value what was found
	 * @param since when
	 */
	private record Known<T>(T value, long since) {

	}

}
