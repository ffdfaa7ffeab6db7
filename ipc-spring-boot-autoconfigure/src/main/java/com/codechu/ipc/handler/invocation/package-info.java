/**
 * Dispatching of requests to methods of beans: the table of commands, a plan for each
 * command, and its parameters.
 */
@Internal
@NullMarked
package com.codechu.ipc.handler.invocation;

import com.codechu.ipc.Internal;
import org.jspecify.annotations.NullMarked;
