/**
 * The door to the operating system: file status, open files, native calls through one
 * class.
 */
@Internal
@NullMarked
package com.codechu.ipc.os;

import com.codechu.ipc.Internal;
import org.jspecify.annotations.NullMarked;
