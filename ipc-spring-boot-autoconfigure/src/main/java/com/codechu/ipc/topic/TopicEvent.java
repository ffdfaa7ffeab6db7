package com.codechu.ipc.topic;

import com.codechu.ipc.protocol.MessageEncodingException;
import org.jspecify.annotations.Nullable;

/**
 * A value that was published.
 *
 * @param number its number in the log
 * @param line the encoded line
 * @param failure why there is none
 * @param value the value itself, if the topic replays
 */
record TopicEvent(long number, byte[] line, @Nullable MessageEncodingException failure, @Nullable Object value) {

}
