package com.codechu.ipc.pidfile;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.OptionalLong;

import com.codechu.ipc.os.FileStatus;
import com.codechu.ipc.os.Holders;
import org.jspecify.annotations.Nullable;

/**
 * Thrown when another process holds the pidfile, most likely another instance of this
 * program.
 *
 * @since 0.1.0
 */
public class PidFileHeldException extends IOException {

	private final transient Path path;

	private final long pid;

	/**
	 * Somebody has the lock of the file.
	 * @param path the file
	 * @param pid what it says
	 * @param file its identity, if it is still there
	 */
	PidFileHeldException(Path path, OptionalLong pid, @Nullable FileStatus file) {
		super(String.format(Locale.ROOT, "%s is held by %s", path, describe(pid, file)));
		this.path = path;
		this.pid = pid.orElse(0);
	}

	/**
	 * Somebody has the lock of a file that was at the path before.
	 * @param path the file
	 * @param pid the process
	 */
	PidFileHeldException(Path path, long pid) {
		super(String.format(Locale.ROOT, "%s is held by PID %d%s, although the file was removed", path, pid,
				command(pid)));
		this.path = path;
		this.pid = pid;
	}

	// In another PID namespace, the same number stands for another process: perhaps for
	// the one that asks. So it is described only if it has the lock.
	private static String describe(OptionalLong pid, @Nullable FileStatus file) {
		if (pid.isEmpty()) {
			return "another process";
		}
		boolean known = file != null && Holders.ofLock(file).contains(pid.getAsLong());
		return "PID " + pid.getAsLong() + (known ? command(pid.getAsLong()) : "");
	}

	private static String command(long pid) {
		return ProcessHandle.of(pid)
			.map(ProcessHandle::info)
			.flatMap(ProcessHandle.Info::commandLine)
			.map((line) -> line.replaceAll("\\p{Cntrl}+", " "))
			.map((line) -> " (" + ((line.length() > 200) ? line.substring(0, 200) + "…" : line) + ")")
			.orElse("");
	}

	/**
	 * Return the path of the pidfile.
	 * @return the path
	 */
	public Path path() {
		return this.path;
	}

	/**
	 * Return the PID of the process that holds the pidfile, as written by that process.
	 * @return the PID, empty if the process has not written it yet
	 */
	public OptionalLong pid() {
		return (this.pid > 0) ? OptionalLong.of(this.pid) : OptionalLong.empty();
	}

}
