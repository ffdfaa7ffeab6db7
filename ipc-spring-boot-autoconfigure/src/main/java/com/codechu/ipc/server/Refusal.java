package com.codechu.ipc.server;

import com.codechu.ipc.protocol.ErrorType;

/**
 * Why a connection is not served.
 *
 * @param type the kind of error
 * @param message what to tell the peer
 */
record Refusal(ErrorType type, String message) {

}
