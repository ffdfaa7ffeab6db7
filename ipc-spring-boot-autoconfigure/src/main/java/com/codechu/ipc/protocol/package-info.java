/**
 * Bytes to messages and back: framing, strict decoding, line-safe encoding, the error
 * envelope. Independent of sockets and threads.
 */
@NullMarked
package com.codechu.ipc.protocol;

import org.jspecify.annotations.NullMarked;
