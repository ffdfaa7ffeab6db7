package com.codechu.ipc.handler.invocation;

import java.util.Objects;

import com.codechu.ipc.protocol.ItemArray;
import com.codechu.ipc.protocol.MessageEncodingException;
import com.codechu.ipc.protocol.RawJson;

/**
 * Collects what a publisher publishes into one array, as long as that fits on a line.
 */
final class ItemCollector extends AwaitedItems<RawJson> {

	private static final int WINDOW = 32;

	private final ItemArray items;

	private int outstanding = WINDOW;

	ItemCollector(ItemArray items) {
		this.items = items;
	}

	@Override
	long window() {
		return WINDOW;
	}

	@Override
	public void onNext(Object item) {
		Objects.requireNonNull(item, "item");
		if (result().isDone()) {
			return;
		}
		try {
			this.items.add(item);
		}
		catch (MessageEncodingException ex) {
			result().completeExceptionally(ItemSink.notWritable(item, ex));
			return;
		}
		catch (Error ex) {
			// What the publisher does with it is not known; the handler waits for an end.
			result().completeExceptionally(ex);
			return;
		}
		if (--this.outstanding == 0) {
			this.outstanding = WINDOW;
			request();
		}
	}

	@Override
	RawJson complete() {
		return this.items.toRaw();
	}

}
