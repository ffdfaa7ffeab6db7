package com.codechu.ipc.client.registry;

import java.util.Map;

/**
 * Beans that were made out of interfaces. They are made when they are asked for, so that
 * a part of an application can do without the clients; where there are clients, mistakes
 * are to be found at the start.
 *
 * @param clients the names of their clients by the names of the beans
 */
record ImportedClients(Map<String, String> clients) {

}
