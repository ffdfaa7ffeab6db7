/**
 * Access to the operating system: file status, open files, and native calls through a
 * single class.
 */
@Internal
@NullMarked
package com.codechu.ipc.os;

import com.codechu.ipc.Internal;
import org.jspecify.annotations.NullMarked;
