/**
 * Mapping of Java methods to messages, shared by handlers and clients.
 */
@NullMarked
package com.codechu.ipc.mapping;

import org.jspecify.annotations.NullMarked;
