package com.codechu.ipc.client.registry;

import java.util.Map;

/**
 * Beans that were created from interfaces. They are created on demand, so that a part of
 * an application can do without the clients; where there are clients, mistakes are to be
 * found at the start.
 *
 * @param clients what they were made of, by the names of the beans
 */
record ImportedClients(Map<String, Imported> clients) {

	/**
	 * What a bean was made of.
	 *
	 * @param type the interface
	 * @param client the name of the client
	 */
	record Imported(Class<?> type, String client) {

	}

}
