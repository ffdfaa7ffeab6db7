/**
 * The IPC server in an application context: phases, events and customizers.
 */
@NullMarked
package com.codechu.ipc.context;

import org.jspecify.annotations.NullMarked;
