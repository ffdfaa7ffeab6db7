/**
 * What everybody who shows texts has in common.
 */
@Internal
@NullMarked
package com.codechu.ipc.protocol.internal;

import com.codechu.ipc.Internal;
import org.jspecify.annotations.NullMarked;
