package com.codechu.ipc.handler.invocation;

import com.codechu.ipc.handler.IpcArgumentResolver;

/**
 * Arguments that come from a library, unless the application resolves them itself.
 *
 * @param resolver asked after all resolvers of the application
 */
public record LibraryArguments(IpcArgumentResolver resolver) {

}
