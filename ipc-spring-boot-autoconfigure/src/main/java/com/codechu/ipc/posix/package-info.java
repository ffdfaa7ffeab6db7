/**
 * Facts of the operating system, one class each: modes, paths and their limits, socket
 * files and who owns them, peers.
 */
@NullMarked
package com.codechu.ipc.posix;

import org.jspecify.annotations.NullMarked;
