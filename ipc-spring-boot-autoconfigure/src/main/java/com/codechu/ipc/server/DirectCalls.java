package com.codechu.ipc.server;

import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import com.codechu.ipc.peer.PeerCredentials;
import org.jspecify.annotations.Nullable;

/**
 * The requests in flight that did not come over the socket.
 */
final class DirectCalls implements Iterable<DirectCall> {

	private final Handlers handlers;

	private final Admission admission;

	private final IpcConnection caller;

	private final Set<DirectCall> calls = ConcurrentHashMap.newKeySet();

	DirectCalls(Handlers handlers, Admission admission) {
		this.handlers = handlers;
		this.admission = admission;
		this.caller = new Caller(handlers.server());
	}

	/**
	 * Answer a request on the current thread.
	 * @param request one JSON object
	 * @return the reply, {@code null} if there is none
	 */
	byte @Nullable [] answer(byte[] request) {
		DirectCall call = new DirectCall(this.handlers, this.caller);
		Refusal refusal = this.admission.ofUnknownPeer();
		if (refusal != null) {
			return call.refuse(refusal);
		}
		this.calls.add(call);
		try {
			return call.answer(request);
		}
		finally {
			this.calls.remove(call);
		}
	}

	@Override
	public Iterator<DirectCall> iterator() {
		return this.calls.iterator();
	}

	/**
	 * Where such requests come from, as handlers see it.
	 *
	 * @param server the name of the server
	 */
	private record Caller(String server) implements IpcConnection {

		@Override
		public long id() {
			return 0;
		}

		@Override
		public boolean isDirect() {
			return true;
		}

		@Override
		public PeerCredentials peer() {
			return PeerCredentials.UNKNOWN;
		}

	}

}
