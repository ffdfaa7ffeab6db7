/**
 * Test support for applications: test slices, a tester that connects to the server like a
 * peer, a mock server for clients, and separate paths for every application context.
 */
@NullMarked
package com.codechu.ipc.testing;

import org.jspecify.annotations.NullMarked;
