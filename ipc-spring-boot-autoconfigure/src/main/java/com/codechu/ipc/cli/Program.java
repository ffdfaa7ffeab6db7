package com.codechu.ipc.cli;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * How this program is started.
 *
 * @param name what a wrapper calls it, {@code null} without one
 * @param jar whether it is an executable jar
 * @param classPath where its classes are
 */
record Program(@Nullable String name, boolean jar, String classPath) {

	/** The system property by which a wrapper tells its name. */
	static final String NAME = "ipc.program";

	/** The client lives for a moment: compiling for longer than that does not pay. */
	private static final List<String> JVM_OPTIONS = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC",
			"-XX:-UsePerfData", "-Xshare:auto");

	static Program ofProcess() {
		return new Program(System.getProperty(NAME), System.getProperty("jarmode") != null,
				System.getProperty("java.class.path", ""));
	}

	/**
	 * Return what is typed to start it.
	 * @return the words before the arguments
	 */
	String typed() {
		if (this.name != null) {
			return this.name;
		}
		return this.jar ? "java -Djarmode=ipc -jar " + this.classPath
				: "java -cp ... " + IpcCommandLine.class.getName();
	}

	/**
	 * Return what starts it quickly from any directory.
	 * @param name what it is to be called
	 * @return options of the JVM and what to run
	 */
	List<String> words(String name) {
		List<String> words = new ArrayList<>(JVM_OPTIONS);
		SilentLog.properties().forEach((property, value) -> words.add("-D" + property + "=" + value));
		words.add("-D" + NAME + "=" + name);
		if (this.jar) {
			words.addAll(List.of("-Djarmode=ipc", "-jar", Path.of(this.classPath).toAbsolutePath().toString()));
		}
		else {
			String classPath = Arrays.stream(this.classPath.split(File.pathSeparator))
				.map((entry) -> Path.of(entry).toAbsolutePath().toString())
				.collect(Collectors.joining(File.pathSeparator));
			words.addAll(List.of("-cp", classPath, IpcCommandLine.class.getName()));
		}
		return words;
	}

}
