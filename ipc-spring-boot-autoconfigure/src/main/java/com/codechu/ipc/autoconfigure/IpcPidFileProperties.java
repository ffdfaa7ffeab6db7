package com.codechu.ipc.autoconfigure;

import java.nio.file.Path;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Properties of the pidfile.
 *
 * @param path Path of the pidfile. Without it, there is none.
 */
@ConfigurationProperties("ipc.pidfile")
public record IpcPidFileProperties(Path path) {

}
