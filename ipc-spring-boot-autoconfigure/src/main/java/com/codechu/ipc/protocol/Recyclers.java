package com.codechu.ipc.protocol;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.util.BufferRecycler;
import tools.jackson.core.util.JsonRecyclerPools;
import tools.jackson.core.util.RecyclerPool;

/**
 * Jackson's working buffers: kept with each platform thread, which costs nothing to look
 * up; shared by virtual threads, of which there may be too many for buffers of their own.
 */
final class Recyclers implements RecyclerPool<BufferRecycler> {

	private static final long serialVersionUID = 1L;

	private static final @Nullable MethodHandle IS_VIRTUAL = isVirtual();

	private final transient RecyclerPool<BufferRecycler> own = JsonRecyclerPools.threadLocalPool();

	private final transient RecyclerPool<BufferRecycler> shared = JsonRecyclerPools.sharedConcurrentDequePool();

	private static @Nullable MethodHandle isVirtual() {
		try {
			return MethodHandles.publicLookup()
				.findVirtual(Thread.class, "isVirtual", MethodType.methodType(boolean.class));
		}
		catch (ReflectiveOperationException ex) {
			return null; // before JDK 21
		}
	}

	private RecyclerPool<BufferRecycler> pool() {
		try {
			return (IS_VIRTUAL != null && (boolean) IS_VIRTUAL.invokeExact(Thread.currentThread())) ? this.shared
					: this.own;
		}
		catch (Throwable ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public BufferRecycler acquireAndLinkPooled() {
		return pool().acquireAndLinkPooled();
	}

	@Override
	public BufferRecycler acquirePooled() {
		return pool().acquirePooled();
	}

	@Override
	public void releasePooled(BufferRecycler pooled) {
		// It knows itself where it came from; this is for those that were not linked.
		pool().releasePooled(pooled);
	}

}
