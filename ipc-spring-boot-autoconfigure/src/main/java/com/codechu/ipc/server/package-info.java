/**
 * A server for JSON lines on a Unix domain socket, in plain Java. Four nouns: the
 * {@link com.codechu.ipc.server.UnixServer server} listens, a connection reads, frames,
 * decodes, asks the {@link com.codechu.ipc.server.RequestHandler handler} and writes.
 */
@NullMarked
package com.codechu.ipc.server;

import org.jspecify.annotations.NullMarked;
