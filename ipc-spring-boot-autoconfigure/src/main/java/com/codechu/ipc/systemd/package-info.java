/**
 * Telling systemd how the application is, by its notification protocol.
 */
@Internal
@NullMarked
package com.codechu.ipc.systemd;

import com.codechu.ipc.Internal;
import org.jspecify.annotations.NullMarked;
