/**
 * Names and types of messages, as the signatures of Java methods give them.
 */
@Internal
@NullMarked
package com.codechu.ipc.mapping.internal;

import com.codechu.ipc.Internal;
import org.jspecify.annotations.NullMarked;
