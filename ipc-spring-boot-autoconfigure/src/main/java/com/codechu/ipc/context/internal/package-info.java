/**
 * Lifecycles of the application context that start and stop servers, listeners, pidfiles
 * and the notification of systemd.
 */
@Internal
@NullMarked
package com.codechu.ipc.context.internal;

import com.codechu.ipc.Internal;
import org.jspecify.annotations.NullMarked;
