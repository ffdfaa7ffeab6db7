package com.codechu.ipc.os;

import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * Loads the native calls once, and remembers why if that fails.
 */
final class NativeLoader {

	private static final String CURE = "Native calls require net.java.dev.jna:jna on the class path, a "
			+ "temporary directory that is writable and not mounted noexec (or -Djna.tmpdir) and, on JDK 24 and later, --enable-native-access=ALL-UNNAMED";

	private static volatile @Nullable NativeCalls loaded;

	private static volatile @Nullable NativeUnavailableException failure;

	private NativeLoader() {
	}

	static NativeCalls load() throws NativeUnavailableException {
		NativeCalls calls = loaded;
		return (calls != null) ? calls : loadOnce();
	}

	private static synchronized NativeCalls loadOnce() throws NativeUnavailableException {
		if (failure != null) {
			throw new NativeUnavailableException(String.valueOf(failure.getMessage()), failure);
		}
		NativeCalls calls = loaded;
		if (calls == null) {
			calls = create();
			loaded = calls;
		}
		return calls;
	}

	private static NativeCalls create() throws NativeUnavailableException {
		String os = System.getProperty("os.name");
		String architecture = System.getProperty("os.arch");
		try {
			if (LinuxConstants.isKnown(os, architecture)) {
				return new JnaCalls();
			}
			failure = new NativeUnavailableException(
					String.format(Locale.ROOT, "Native calls are not supported on %s %s", os, architecture), null);
		}
		catch (LinkageError | RuntimeException ex) {
			failure = new NativeUnavailableException(
					String.format(Locale.ROOT, "The native library cannot be loaded (%s). %s", ex, CURE), ex);
		}
		throw failure;
	}

}
