package com.codechu.ipc.handler;

/**
 * What an interceptor sees of a reply that has more than one line: these were sent, or
 * are from now on.
 *
 * @param finished whether all of them were made; {@code false} for a topic or a
 * publisher, which go on without the handler
 */
public record StreamedReply(boolean finished) {

}
