/**
 * How Java methods map to messages, the same for the methods that answer commands and for
 * those that send them.
 */
@NullMarked
package com.codechu.ipc.mapping;

import org.jspecify.annotations.NullMarked;
