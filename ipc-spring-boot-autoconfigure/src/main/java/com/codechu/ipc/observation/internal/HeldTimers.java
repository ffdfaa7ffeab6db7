package com.codechu.ipc.observation.internal;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import org.jspecify.annotations.Nullable;

/**
 * Makes the timers that Micrometer would make of observations.
 */
final class HeldTimers {

	private HeldTimers() {
	}

	static Timer register(MeterRegistry registry, String name, KeyValues values, @Nullable Throwable error) {
		Tags tags = Tags.empty();
		for (KeyValue value : values) {
			tags = tags.and(value.getKey(), value.getValue());
		}
		String type = (error != null) ? error.getClass().getSimpleName() : KeyValue.NONE_VALUE;
		return registry.timer(name, tags.and(Tag.of("error", type)));
	}

}
