package com.codechu.ipc.autoconfigure;

import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Properties of the pidfile.
 *
 * @param path Path of the pidfile. If it is empty, there is none.
 */
@ConfigurationProperties("ipc.pidfile")
public record IpcPidFileProperties(@Nullable Path path) {

}
