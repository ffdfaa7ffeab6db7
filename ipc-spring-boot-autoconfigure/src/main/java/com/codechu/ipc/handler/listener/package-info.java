/**
 * Dispatching of events and stream items to listener methods of beans.
 */
@Internal
@NullMarked
package com.codechu.ipc.handler.listener;

import com.codechu.ipc.Internal;
import org.jspecify.annotations.NullMarked;
