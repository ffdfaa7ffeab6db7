package com.codechu.ipc.sample;

/**
 * What a scan has found.
 *
 * @param path the directory
 * @param bytes total size of the files
 * @param files number of files
 * @param directories number of directories
 * @param unreadable number of files and directories that could not be read
 * @param millis how long it took
 */
record ScanReport(String path, long bytes, long files, long directories, long unreadable, long millis) {
}
