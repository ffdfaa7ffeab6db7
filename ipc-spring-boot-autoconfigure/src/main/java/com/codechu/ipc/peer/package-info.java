/**
 * Who is at the other end of a socket, as reported by the kernel ({@code SO_PEERCRED}),
 * and who may connect.
 */
@NullMarked
package com.codechu.ipc.peer;

import org.jspecify.annotations.NullMarked;
