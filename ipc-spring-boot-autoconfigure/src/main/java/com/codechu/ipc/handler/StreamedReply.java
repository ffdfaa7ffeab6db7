package com.codechu.ipc.handler;

/**
 * Represents a streamed reply for interceptors: its items were sent, or are sent from now
 * on.
 *
 * @param finished whether all items were produced; {@code false} for a topic or a
 * publisher, which continue after the handler has returned
 * @since 0.1.0
 */
public record StreamedReply(boolean finished) {

}
