/**
 * Events and states for many readers, in plain Java:
 * {@link com.codechu.ipc.topic.IpcTopic}.
 * <p>
 * A topic has one log of encoded lines, and each reader has a position in it. So to
 * publish costs the same for one reader as for a thousand, memory does not grow with the
 * readers, and how much a slow one has lost is known exactly. Nothing here knows of
 * sockets or threads: a server is told that there is something to send, and sends it.
 */
@NullMarked
package com.codechu.ipc.topic;

import org.jspecify.annotations.NullMarked;
