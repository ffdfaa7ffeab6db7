/**
 * A server for JSON lines on a Unix domain socket, in plain Java. Four nouns: the
 * {@link com.codechu.ipc.server.UnixServer server} listens, a connection reads, frames,
 * asks the {@link com.codechu.ipc.server.LineHandler handler} and writes.
 * <p>
 * Who drives a connection is kept apart from what a connection does. Up to eight
 * connections have a thread each, out of a pool: a blocking read has the lowest latency,
 * and a pooled thread costs a short connection next to nothing. With more, threads lose
 * to a loop, so connections move to one with their next request, and back when few are
 * left. The loop runs handlers where it finds them; what keeps a slow one from holding up
 * the others is a monitor, which after half a millisecond or so lets another thread take
 * the loop over. A connection whose handler was slow once is served apart from then on,
 * until it is quick again. With virtual threads, or any executor of the user's, there is
 * no loop: every connection has a thread.
 * <p>
 * Why so: a new thread costs far more than serving a short connection, hence the pool; a
 * single connection lost to the blocking read when it was served by the loop, hence the
 * threshold; replies leave in one write per burst, as a system call costs more than a
 * small request. A request is bound straight from the bytes of its line: a tree for each,
 * and the record made of the tree, took more than half of the time where requests are
 * pipelined. Measured on one CPU with JDK 17 against a C program with a thread per
 * connection that sends the bytes back, with a command that takes and returns a record
 * and is observed: 0.78 of its requests per second with one connection, 0.87 with 16,
 * 0.92 with 64, 1.17 with a connection for each request, 0.17 with 64 requests in flight
 * on one connection.
 */
@NullMarked
package com.codechu.ipc.server;

import org.jspecify.annotations.NullMarked;
