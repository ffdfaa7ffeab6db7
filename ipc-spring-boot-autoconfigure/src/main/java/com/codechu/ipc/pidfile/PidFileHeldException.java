package com.codechu.ipc.pidfile;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * Another process holds the pidfile; most likely another instance of this program.
 */
public class PidFileHeldException extends IOException {

	private final transient Path path;

	private final long pid;

	PidFileHeldException(Path path, OptionalLong pid) {
		super(String.format(Locale.ROOT, "%s is held by %s", path, describe(pid)));
		this.path = path;
		this.pid = pid.orElse(0);
	}

	private static String describe(OptionalLong pid) {
		if (pid.isEmpty()) {
			return "another process";
		}
		String command = ProcessHandle.of(pid.getAsLong())
			.map(ProcessHandle::info)
			.flatMap(ProcessHandle.Info::commandLine)
			.map((line) -> " (" + ((line.length() > 200) ? line.substring(0, 200) + "…" : line) + ")")
			.orElse("");
		return "PID " + pid.getAsLong() + command;
	}

	/**
	 * Return the pidfile.
	 * @return its path
	 */
	public Path path() {
		return this.path;
	}

	/**
	 * Return which process holds it, as that process wrote it.
	 * @return the PID, empty if the process has not written it yet
	 */
	public OptionalLong pid() {
		return (this.pid > 0) ? OptionalLong.of(this.pid) : OptionalLong.empty();
	}

}
