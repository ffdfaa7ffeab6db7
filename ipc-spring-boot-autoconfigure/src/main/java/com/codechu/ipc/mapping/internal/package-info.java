/**
 * Names and types of messages, derived from the signatures of Java methods.
 */
@Internal
@NullMarked
package com.codechu.ipc.mapping.internal;

import com.codechu.ipc.Internal;
import org.jspecify.annotations.NullMarked;
