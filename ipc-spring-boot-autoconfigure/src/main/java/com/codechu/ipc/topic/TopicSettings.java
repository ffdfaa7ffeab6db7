package com.codechu.ipc.topic;

import java.time.Duration;

/**
 * How a topic deals with its readers.
 *
 * @param latest whether it is a state
 * @param capacity how many events are kept
 * @param replay how many of them a new reader gets
 * @param overflow what becomes of a reader that is behind them
 * @param atMostEvery how often a reader is written to
 */
record TopicSettings(boolean latest, int capacity, int replay, IpcTopic.Overflow overflow, Duration atMostEvery) {

}
