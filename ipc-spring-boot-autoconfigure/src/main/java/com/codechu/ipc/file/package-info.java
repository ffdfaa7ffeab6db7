/**
 * Support for files at a path: file modes, and checks of paths.
 */
@NullMarked
package com.codechu.ipc.file;

import org.jspecify.annotations.NullMarked;
