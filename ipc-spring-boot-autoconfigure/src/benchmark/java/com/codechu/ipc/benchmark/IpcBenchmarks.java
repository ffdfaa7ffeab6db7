package com.codechu.ipc.benchmark;

import org.junit.jupiter.api.Test;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Runs the benchmarks from the build. The system property {@code jmh} takes the arguments
 * of JMH's command line, such as {@code -Djmh="Socket -f 3"}.
 */
class IpcBenchmarks {

	@Test
	void run() throws RunnerException, CommandLineOptionException {
		String arguments = System.getProperty("jmh", "").trim();
		new Runner(new OptionsBuilder()
			.parent(new CommandLineOptions(arguments.isEmpty() ? new String[0] : arguments.split("\\s+")))
			.forks(1)
			.warmupIterations(3)
			.warmupTime(TimeValue.seconds(2))
			.measurementIterations(5)
			.measurementTime(TimeValue.seconds(1))
			.addProfiler(GCProfiler.class)
			.build()).run();
	}

}
