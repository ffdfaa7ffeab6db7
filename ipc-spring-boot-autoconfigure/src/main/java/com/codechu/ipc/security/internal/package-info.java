/**
 * Handlers that run as the peer, with Spring Security.
 */
@Internal
@NullMarked
package com.codechu.ipc.security.internal;

import com.codechu.ipc.Internal;
import org.jspecify.annotations.NullMarked;
