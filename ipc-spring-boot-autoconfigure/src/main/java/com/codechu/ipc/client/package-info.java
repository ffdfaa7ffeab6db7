/**
 * A client for JSON lines on a Unix domain socket, in plain Java, with enforced
 * deadlines.
 */
@NullMarked
package com.codechu.ipc.client;

import org.jspecify.annotations.NullMarked;
