/**
 * One-way events over a FIFO.
 */
@NullMarked
package com.codechu.ipc.fifo;

import org.jspecify.annotations.NullMarked;
