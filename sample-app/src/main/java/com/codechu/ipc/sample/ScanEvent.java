package com.codechu.ipc.sample;

import com.fasterxml.jackson.annotation.JsonUnwrapped;

/**
 * A scan has begun, or is done.
 *
 * @param event {@code rescan-begun} or {@code rescan-done}
 * @param report what it has found by then
 */
record ScanEvent(String event, @JsonUnwrapped ScanReport report) {
}
