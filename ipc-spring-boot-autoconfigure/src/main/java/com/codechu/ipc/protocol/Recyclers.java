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

	static final Recyclers INSTANCE = new Recyclers();

	private static final @Nullable MethodHandle IS_VIRTUAL = isVirtual();

	private static final ThreadLocal<BufferRecycler> OWN = ThreadLocal.withInitial(BufferRecycler::new);

	private static final RecyclerPool<BufferRecycler> SHARED = JsonRecyclerPools.sharedConcurrentDequePool();

	private Recyclers() {
	}

	private static @Nullable MethodHandle isVirtual() {
		try {
			return MethodHandles.publicLookup()
				.findVirtual(Thread.class, "isVirtual", MethodType.methodType(boolean.class));
		}
		catch (ReflectiveOperationException ex) {
			return null; // before JDK 21
		}
	}

	// Those of virtual threads know that they go back to the shared pool.
	@Override
	public BufferRecycler acquireAndLinkPooled() {
		try {
			boolean virtual = IS_VIRTUAL != null && (boolean) IS_VIRTUAL.invokeExact(Thread.currentThread());
			return virtual ? SHARED.acquireAndLinkPooled() : OWN.get();
		}
		catch (Throwable ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public BufferRecycler acquirePooled() {
		return acquireAndLinkPooled();
	}

	@Override
	public void releasePooled(BufferRecycler pooled) {
		// A thread keeps its own.
	}

	private Object readResolve() {
		return INSTANCE;
	}

}
