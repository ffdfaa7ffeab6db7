/**
 * Telling systemd how the application is, by its notification protocol.
 */
@NullMarked
package com.codechu.ipc.systemd;

import org.jspecify.annotations.NullMarked;
