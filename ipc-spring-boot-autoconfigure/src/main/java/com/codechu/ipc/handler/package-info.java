/**
 * The programming model: beans annotated with {@link com.codechu.ipc.handler.IpcHandler}
 * and their methods annotated with {@link com.codechu.ipc.handler.IpcCommand}.
 */
@NullMarked
package com.codechu.ipc.handler;

import org.jspecify.annotations.NullMarked;
