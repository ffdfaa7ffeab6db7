/**
 * Publishing a socket at a path: directories, bind, link, lock and the test for stale
 * files.
 */
@Internal
@NullMarked
package com.codechu.ipc.socket;

import com.codechu.ipc.Internal;
import org.jspecify.annotations.NullMarked;
