/**
 * Notification of systemd about the state of the application.
 */
@Internal
@NullMarked
package com.codechu.ipc.systemd;

import com.codechu.ipc.Internal;
import org.jspecify.annotations.NullMarked;
