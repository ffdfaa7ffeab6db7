/**
 * Error replies and logging for failures of handlers, shared by all callers of handlers.
 */
@Internal
@NullMarked
package com.codechu.ipc.server.internal;

import com.codechu.ipc.Internal;
import org.jspecify.annotations.NullMarked;
