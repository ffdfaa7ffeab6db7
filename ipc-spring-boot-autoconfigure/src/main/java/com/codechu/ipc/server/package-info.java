/**
 * A server for JSON lines on a Unix domain socket, in plain Java. The
 * {@link com.codechu.ipc.server.UnixServer server} listens; a connection reads, frames,
 * has the {@link com.codechu.ipc.server.LineHandler handler} answer, and writes.
 * <p>
 * <b>A connection is a state machine</b> that is independent of threads and selectors.
 * Its driver reads for it, and is told what it waits for next: input, a peer that reads,
 * a delay, or nothing. Draining during shutdown and lingering after a rejection are
 * separate objects that depend on bytes and times only. All of this can be tested without
 * a socket.
 * <p>
 * <b>Two pumps drive it</b>, behind one small interface. Up to eight connections each
 * have a pooled thread, with blocking reads. With more connections, all of them belong to
 * event loops, whose leaders serve them one after another, run fast handlers themselves,
 * and are replaced by another thread if a handler is slow (Leader/Followers). The loops
 * also drain and linger, and write when a peer was not ready; no connection leaves its
 * loop. With virtual threads, or a custom executor, every connection has a thread until
 * it must be drained. There are as many loops as processors, up to four: with two
 * processors and 64 connections, two had 1.3 times the requests of one.
 * <p>
 * A loop for every connection would be simpler, and was measured before: with a single
 * connection it had 0.94 of the requests of a thread with blocking reads (JDK 17, one CPU
 * for both sides), 0.98 of those of a Netty server that binds the same records, and 1.5
 * times the 99th percentile. The cost is the selector, about 0.7 us of 8 us per request,
 * which cannot be avoided. A pooled thread also costs a short connection next to nothing,
 * whereas registration with the loop costs a quarter of its throughput.
 * <p>
 * <b>Streams</b> are sent in two ways. A handler that produces items sends them on its
 * own thread, waits for its reader, and does not count as a running handler in the
 * meantime. A topic or a publisher, which continues without a handler, owns the
 * connection once all earlier replies were sent; the pump gets it back at the end. A loop
 * with its own thread, which is started with the first stream, writes when a peer was not
 * ready, gathers published items, and detects disconnected peers. It does not run foreign
 * code, so no encoder, predicate or publisher delays the others.
 * <p>
 * <b>Which thread replies</b> is decided by two atomic operations per request: the
 * handler's thread, or, after a timeout, the supervisor; never both, and no interrupt
 * outlives its handler. Timeouts need no bookkeeping per request: the supervisor
 * periodically checks the state of each connection.
 */
@NullMarked
package com.codechu.ipc.server;

import org.jspecify.annotations.NullMarked;
