/**
 * Spring Boot Actuator over the socket: endpoints are invoked by a command, and the
 * server has its own health indicator and endpoint.
 */
@Internal
@NullMarked
package com.codechu.ipc.actuate;

import com.codechu.ipc.Internal;
import org.jspecify.annotations.NullMarked;
