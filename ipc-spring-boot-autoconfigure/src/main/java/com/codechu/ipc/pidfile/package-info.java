/**
 * A file that says which process runs, and sees to it that there is only one.
 */
@NullMarked
package com.codechu.ipc.pidfile;

import org.jspecify.annotations.NullMarked;
