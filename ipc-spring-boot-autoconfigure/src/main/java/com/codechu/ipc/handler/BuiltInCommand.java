package com.codechu.ipc.handler;

import com.codechu.ipc.server.RequestHandler;

/**
 * A command that the application does not write itself. A command of the application's
 * with the same name takes its place.
 *
 * @param name the command's name
 * @param handler answers it
 */
public record BuiltInCommand(String name, RequestHandler handler) {

}
