/**
 * Interfaces as clients: {@link com.codechu.ipc.client.registry.ImportIpcClients}.
 */
@NullMarked
package com.codechu.ipc.client.registry;

import org.jspecify.annotations.NullMarked;
