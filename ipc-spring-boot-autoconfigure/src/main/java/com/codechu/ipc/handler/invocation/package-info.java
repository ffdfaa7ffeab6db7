/**
 * From a request to the method of a bean: the table of commands, a plan for each, and its
 * parameters.
 */
@Internal
@NullMarked
package com.codechu.ipc.handler.invocation;

import com.codechu.ipc.Internal;
import org.jspecify.annotations.NullMarked;
