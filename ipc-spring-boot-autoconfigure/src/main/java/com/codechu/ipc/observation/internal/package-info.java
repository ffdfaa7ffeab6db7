/**
 * Observing requests.
 */
@Internal
@NullMarked
package com.codechu.ipc.observation.internal;

import com.codechu.ipc.Internal;
import org.jspecify.annotations.NullMarked;
