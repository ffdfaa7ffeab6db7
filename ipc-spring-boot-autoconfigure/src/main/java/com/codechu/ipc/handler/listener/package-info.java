/**
 * From the events of a FIFO to the methods of beans.
 */
@Internal
@NullMarked
package com.codechu.ipc.handler.listener;

import com.codechu.ipc.Internal;
import org.jspecify.annotations.NullMarked;
