/**
 * Spring Boot Actuator over the socket: every endpoint is a command, and the server has a
 * health and an endpoint of its own.
 */
@Internal
@NullMarked
package com.codechu.ipc.actuate;

import com.codechu.ipc.Internal;
import org.jspecify.annotations.NullMarked;
