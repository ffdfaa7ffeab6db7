/**
 * A daemon without a web server: it measures directory trees and is controlled over a
 * Unix domain socket.
 */
@NullMarked
package com.codechu.ipc.sample;

import org.jspecify.annotations.NullMarked;
