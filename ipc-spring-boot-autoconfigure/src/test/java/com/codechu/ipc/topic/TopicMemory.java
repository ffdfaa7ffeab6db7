package com.codechu.ipc.topic;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

import com.codechu.ipc.protocol.JsonLineProtocol;

/**
 * Prints how many bytes a full topic holds that has a number of readers, each of a view
 * of its own if the second argument says so.
 */
final class TopicMemory {

	private TopicMemory() {
	}

	public static void main(String[] args) throws IOException {
		boolean views = Boolean.parseBoolean(args[1]);
		// What is loaded by the first one is not held by it.
		retained(1, views);
		System.out.println(retained(Integer.parseInt(args[0]), views));
	}

	// All readers are in the middle of a line, half of them of an old one.
	private static long retained(int count, boolean views) throws IOException {
		JsonLineProtocol protocol = new JsonLineProtocol();
		long before = usedHeap();
		IpcTopic<String> topic = IpcTopic.create();
		List<TopicReader> readers = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			int view = i;
			readers.add((views ? topic.filter((value) -> value.length() > view) : topic).reader(protocol));
		}
		for (int i = 0; i < 3_000; i++) {
			topic.publish("x".repeat(4_090));
			if (i == 1_000 || i == 2_900) {
				for (int reader = (i == 1_000) ? 0 : 1; reader < count; reader += (i == 1_000) ? 2 : 1) {
					readers.get(reader).write(new AtMost(5), null);
				}
			}
		}
		long used = usedHeap() - before;
		if (topic.subscribers() != count) {
			throw new AssertionError(topic.subscribers() + " subscribers");
		}
		readers.forEach(TopicReader::close);
		return used;
	}

	private static long usedHeap() {
		long least = Long.MAX_VALUE;
		for (int i = 0; i < 3; i++) {
			System.gc();
			least = Math.min(least, Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory());
		}
		return least;
	}

	/**
	 * Takes a few bytes, and then none.
	 */
	private static final class AtMost implements TopicReader.Output {

		private int room;

		AtMost(int room) {
			this.room = room;
		}

		@Override
		public int write(ByteBuffer bytes) {
			int count = Math.min(bytes.remaining(), this.room);
			bytes.position(bytes.position() + count);
			this.room -= count;
			return count;
		}

	}

}
