/**
 * Events and states for many readers, in plain Java:
 * {@link com.codechu.ipc.topic.IpcTopic}.
 * <p>
 * A topic has one log of encoded lines, and each reader has a position in it. Publishing
 * therefore costs the same for one reader as for a thousand, memory does not grow with
 * the number of readers, and the losses of a slow reader are known exactly. The package
 * is independent of sockets and threads: a server is notified when there is something to
 * send.
 */
@NullMarked
package com.codechu.ipc.topic;

import org.jspecify.annotations.NullMarked;
