package com.codechu.ipc.cli;

/**
 * Shows a property as the command line finds it, which silences the log of its process.
 */
final class ConfigurationProcess {

	private ConfigurationProcess() {
	}

	public static void main(String[] args) throws CommandLineException {
		System.out.println(ApplicationConfiguration.load().property(args[0]));
	}

}
