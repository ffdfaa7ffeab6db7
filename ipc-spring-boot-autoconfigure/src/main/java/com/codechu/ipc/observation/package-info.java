/**
 * Observations of requests, in servers and in clients, for metrics and traces.
 */
@NullMarked
package com.codechu.ipc.observation;

import org.jspecify.annotations.NullMarked;
