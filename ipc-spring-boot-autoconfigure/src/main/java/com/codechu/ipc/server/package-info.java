/**
 * A server for JSON lines on a Unix domain socket, in plain Java. The
 * {@link com.codechu.ipc.server.UnixServer server} listens; a connection reads, frames,
 * has the {@link com.codechu.ipc.server.LineHandler handler} answer, and writes.
 * <p>
 * <b>A connection is a machine</b> that knows neither threads nor selectors. Whoever
 * drives it reads for it, and is told what it waits for next: input, a peer that reads, a
 * while, or nothing any more. How it ends at a stop, and how long a refused peer is
 * listened to, are objects of their own that are told bytes and times. So all of this is
 * tested without a socket.
 * <p>
 * <b>Two pumps drive it</b>, behind one small interface. Up to eight connections have a
 * thread each, out of a pool, with reads that wait. With more, all belong to a loop whose
 * leader serves them one after another, runs quick handlers itself, and is stood in for
 * by another thread when one takes long (Leader/Followers). The loop also drains and
 * lingers, writes when a peer was not ready, and keeps what it has: no connection goes
 * back. With virtual threads, or any executor of the user's, every connection has a
 * thread until it has to be drained.
 * <p>
 * One loop for all would be simpler, and was measured before: with a single connection it
 * had 0.94 of the requests of a thread with waiting reads (JDK 17, one CPU for both
 * sides), 0.98 of those of a Netty server that binds the same records, and 1.5 times the
 * 99th percentile. What it costs is the way through the selector, some 0.7 us of 8 a
 * request, which no care can save. A pooled thread also costs a short connection next to
 * nothing, where the way into the loop costs a quarter of its throughput.
 * <p>
 * <b>Streams</b> are sent in two ways. What a handler makes itself, it sends on its own
 * thread, waiting for its reader, and does not count as a running handler meanwhile. What
 * goes on without one, a topic or a publisher, has the connection for itself once all
 * before it was sent; the pump gets it back at the end. A loop with a thread of its own,
 * which begins with the first stream, writes what a peer was not ready for, gathers what
 * is published, and notices who has left. It runs nobody else's code, so that no encoder,
 * predicate or publisher holds up the others.
 * <p>
 * <b>Who answers</b> is settled by two atomic operations a request: the handler's thread,
 * or, when it takes too long, whoever looks after time; never both, and no interrupt
 * outlives its handler. Nothing is noted per request for time-outs: a supervisor looks
 * now and then at what each connection is about.
 */
@NullMarked
package com.codechu.ipc.server;

import org.jspecify.annotations.NullMarked;
