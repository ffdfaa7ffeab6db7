package com.codechu.ipc.client.registry;

import com.codechu.ipc.client.IpcReactiveTypes;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.FlowAdapters;
import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.util.ClassUtils;

/**
 * The reactive types that Spring knows, which are none without Reactive Streams.
 *
 * @param registry has the types
 */
record ReactiveTypes(ReactiveAdapterRegistry registry) implements IpcReactiveTypes {

	private static final boolean REACTIVE_STREAMS = ClassUtils.isPresent("org.reactivestreams.FlowAdapters",
			ReactiveTypes.class.getClassLoader());

	static IpcReactiveTypes find() {
		return REACTIVE_STREAMS ? new ReactiveTypes(ReactiveAdapterRegistry.getSharedInstance())
				: IpcReactiveTypes.NONE;
	}

	@Override
	public @Nullable Adapter find(Class<?> type) {
		ReactiveAdapter adapter = this.registry.getAdapter(type);
		return (adapter != null) ? new Adapter(adapter.isMultiValue(), adapter.isNoValue(),
				(publisher) -> adapter.fromPublisher(FlowAdapters.toPublisher(publisher))) : null;
	}

}
