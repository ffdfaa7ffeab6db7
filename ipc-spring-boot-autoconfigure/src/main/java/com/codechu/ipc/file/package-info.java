/**
 * What holds for every file at a path: its mode, and what is wrong with a path.
 */
@NullMarked
package com.codechu.ipc.file;

import org.jspecify.annotations.NullMarked;
