package com.codechu.ipc.autoconfigure;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Import;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} for a pidfile, which keeps a second instance from starting.
 */
@AutoConfiguration
@ConditionalOnProperty("ipc.pidfile.path")
@EnableConfigurationProperties(IpcPidFileProperties.class)
@Import(PidFileRegistrar.class)
public final class IpcPidFileAutoConfiguration {

}
