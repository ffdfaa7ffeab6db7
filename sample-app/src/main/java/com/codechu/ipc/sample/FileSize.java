package com.codechu.ipc.sample;

/**
 * A file and its size.
 *
 * @param path the file
 * @param bytes its size
 */
record FileSize(String path, long bytes) {
}
