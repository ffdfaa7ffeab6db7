/**
 * The programming model: beans marked {@link com.codechu.ipc.handler.IpcHandler} and
 * their methods marked {@link com.codechu.ipc.handler.IpcCommand}.
 */
@NullMarked
package com.codechu.ipc.handler;

import org.jspecify.annotations.NullMarked;
