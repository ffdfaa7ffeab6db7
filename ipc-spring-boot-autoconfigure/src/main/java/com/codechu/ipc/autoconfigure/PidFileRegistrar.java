package com.codechu.ipc.autoconfigure;

import java.nio.file.Path;

import com.codechu.ipc.context.internal.PidFileLifecycle;
import org.springframework.beans.factory.BeanRegistrar;
import org.springframework.beans.factory.BeanRegistry;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * Registers the pidfile, whose properties are read here because it is acquired before
 * beans are created.
 */
class PidFileRegistrar implements BeanRegistrar {

	@Override
	public void register(BeanRegistry registry, Environment environment) {
		registry.registerBean("ipcPidFileLifecycle", PidFileLifecycle.class,
				(spec) -> spec.supplier((context) -> create(environment)));
	}

	private static PidFileLifecycle create(Environment environment) {
		Path path = Binder.get(environment).bindOrCreate("ipc.pidfile", IpcPidFileProperties.class).getPath();
		Require.noTilde("ipc.pidfile.path", path);
		return new PidFileLifecycle(path, IpcFileProperties.trusted(environment));
	}

}
