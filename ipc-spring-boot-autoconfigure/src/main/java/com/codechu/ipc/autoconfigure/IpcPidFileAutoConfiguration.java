package com.codechu.ipc.autoconfigure;

import com.codechu.ipc.context.internal.PidFileLifecycle;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Import;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} for a pidfile, which prevents a second instance from starting. A
 * child context uses the pidfile of its parent.
 *
 * @since 0.1.0
 */
@AutoConfiguration
@ConditionalOnProperty("ipc.pidfile.path")
@ConditionalOnBooleanProperty(name = "ipc.pidfile.enabled", matchIfMissing = true)
@ConditionalOnMissingBean(PidFileLifecycle.class)
@EnableConfigurationProperties(IpcPidFileProperties.class)
@Import(PidFileRegistrar.class)
public final class IpcPidFileAutoConfiguration {

}
