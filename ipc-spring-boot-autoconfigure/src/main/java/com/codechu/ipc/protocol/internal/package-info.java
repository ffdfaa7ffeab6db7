/**
 * Utilities for displaying texts.
 */
@Internal
@NullMarked
package com.codechu.ipc.protocol.internal;

import com.codechu.ipc.Internal;
import org.jspecify.annotations.NullMarked;
