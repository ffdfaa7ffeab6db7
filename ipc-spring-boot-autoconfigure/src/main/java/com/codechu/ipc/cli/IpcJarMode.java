package com.codechu.ipc.cli;

import org.springframework.boot.loader.jarmode.JarMode;

/**
 * {@link JarMode} that makes every executable jar a client of its own application.
 */
final class IpcJarMode implements JarMode {

	private static final String NAME = "ipc";

	@Override
	public boolean accepts(String mode) {
		return NAME.equals(mode);
	}

	@Override
	public void run(String mode, String[] arguments) {
		IpcCommandLine.main(arguments);
	}

}
