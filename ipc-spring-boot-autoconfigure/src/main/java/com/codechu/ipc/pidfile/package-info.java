/**
 * A file that identifies the running process, and ensures that there is only one.
 */
@NullMarked
package com.codechu.ipc.pidfile;

import org.jspecify.annotations.NullMarked;
