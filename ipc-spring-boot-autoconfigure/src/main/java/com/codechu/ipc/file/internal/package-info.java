/**
 * Internals shared by sockets, pidfiles and FIFOs: directories, groups and lock files.
 */
@Internal
@NullMarked
package com.codechu.ipc.file.internal;

import com.codechu.ipc.Internal;
import org.jspecify.annotations.NullMarked;
