/**
 * Credentials of the peer of a socket, as reported by the kernel ({@code SO_PEERCRED}),
 * and the peers that may connect.
 */
@NullMarked
package com.codechu.ipc.peer;

import org.jspecify.annotations.NullMarked;
