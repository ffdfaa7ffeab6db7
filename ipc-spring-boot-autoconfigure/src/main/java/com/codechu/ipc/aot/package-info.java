/**
 * Hints for native images.
 */
@Internal
@NullMarked
package com.codechu.ipc.aot;

import com.codechu.ipc.Internal;
import org.jspecify.annotations.NullMarked;
