/**
 * How failures of handlers are answered and logged, the same for all who call handlers.
 */
@Internal
@NullMarked
package com.codechu.ipc.server.internal;

import com.codechu.ipc.Internal;
import org.jspecify.annotations.NullMarked;
