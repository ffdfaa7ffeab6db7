package com.codechu.ipc.cli;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

import org.apache.commons.logging.LogFactory;

/**
 * No log: a logging system costs time, and writes to standard output while nobody has
 * configured it.
 */
final class SilentLog {

	private SilentLog() {
	}

	/**
	 * Return what makes it silent from the beginning.
	 * @return system properties in the order of their names
	 */
	static SortedMap<String, String> properties() {
		return new TreeMap<>(Map.of(LogFactory.FACTORY_PROPERTY, LogFactory.FACTORY_DEFAULT,
				"org.apache.commons.logging.Log", "org.apache.commons.logging.impl.NoOpLog"));
	}

	/**
	 * Silence every logger that is created from now on.
	 */
	static void install() {
		properties().forEach(System::setProperty);
		LogFactory.releaseAll();
	}

}
