package com.codechu.ipc.autoconfigure;

import com.codechu.ipc.context.IpcServerCustomizer;
import com.codechu.ipc.context.IpcServers;
import com.codechu.ipc.context.internal.IpcServerLifecycle;
import com.codechu.ipc.context.internal.LocalIpcServerPathPublisher;
import com.codechu.ipc.context.internal.ThreadStates;
import com.codechu.ipc.handler.IpcCommands;
import com.codechu.ipc.handler.IpcHandler;
import com.codechu.ipc.handler.invocation.CommandTables;
import com.codechu.ipc.handler.invocation.HandlerBeans;
import com.codechu.ipc.handler.invocation.ThreadState;
import com.codechu.ipc.protocol.JsonLineProtocol;
import com.codechu.ipc.server.UnixServer;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnThreading;
import org.springframework.boot.autoconfigure.context.LifecycleProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.thread.Threading;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;
import org.springframework.core.task.TaskDecorator;
import org.springframework.core.task.VirtualThreadTaskExecutor;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} for servers of the {@link IpcHandler} beans: the one of
 * {@code ipc.server}, and those of {@code ipc.servers} qualified by their names. A child
 * context uses the servers of its parent.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = IpcAutoConfiguration.class,
		afterName = "org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration")
@Conditional(OnIpcServerCondition.class)
@ConditionalOnMissingBean(IpcServers.class)
@EnableConfigurationProperties({ IpcServerProperties.class, LifecycleProperties.class })
@Import(NamedIpcServersRegistrar.class)
public final class IpcServerAutoConfiguration {

	// As those with names have it, and not what an application might call its own one.
	private static final String MAIN = UnixServer.DEFAULT_NAME + "UnixServer";

	@Bean
	IpcServerSettings ipcServerSettings(Environment environment, IpcServerProperties properties) {
		return new IpcServerSettings(environment, properties);
	}

	@Bean
	CommandTables ipcCommandTables(ConfigurableListableBeanFactory beanFactory, JsonLineProtocol protocol,
			IpcServerSettings settings, Environment environment) {
		CommandAccess.requireSpringSecurity(environment, beanFactory.getBeanClassLoader());
		return new CommandTables(settings.served(beanFactory.containsLocalBean(MAIN)),
				(server) -> new HandlerBeans(beanFactory, protocol, settings.get(server).getCommandKey()).find(server));
	}

	@Bean
	ThreadState ipcThreadState(ResourceLoader resources, ObjectProvider<TaskDecorator> decorator) {
		return ThreadStates.find(resources.getClassLoader(), decorator.getIfUnique());
	}

	@Bean
	IpcServerFactory ipcServerFactory(BeanFactory beanFactory, IpcServerSettings settings, CommandTables tables,
			JsonLineProtocol protocol) {
		return new IpcServerFactory(beanFactory, settings, tables, protocol);
	}

	@Bean(name = MAIN, destroyMethod = "")
	@ConditionalOnMissingBean
	@Conditional(OnMainIpcServerCondition.class)
	UnixServer ipcServer(IpcServerFactory factory) {
		return factory.create(UnixServer.DEFAULT_NAME);
	}

	@Bean(UnixServer.DEFAULT_NAME + "IpcCommands")
	@ConditionalOnMissingBean
	@ConditionalOnBean(name = MAIN)
	IpcCommands ipcCommands(IpcServers servers) {
		return servers.get(UnixServer.DEFAULT_NAME)::answer;
	}

	@Bean
	@Conditional(OnNamedIpcServersCondition.class)
	static BeanFactoryPostProcessor ipcServerQualifiers(Environment environment) {
		return NamedBeans.SERVERS.qualifiers(environment);
	}

	@Bean
	@Conditional(OnNamedIpcServersCondition.class)
	static BeanFactoryPostProcessor ipcCommandsQualifiers(Environment environment) {
		return NamedBeans.COMMANDS.qualifiers(environment);
	}

	@Bean
	@ConditionalOnThreading(Threading.VIRTUAL)
	@Order(Ordered.HIGHEST_PRECEDENCE)
	IpcServerCustomizer ipcVirtualThreadsCustomizer() {
		return (name, builder) -> builder.executor(new VirtualThreadTaskExecutor("ipc-"));
	}

	@Bean
	IpcServers ipcServers(ConfigurableListableBeanFactory beanFactory, JsonLineProtocol protocol,
			IpcServerSettings settings) {
		if (!beanFactory.containsLocalBean(MAIN)) {
			new ReplacedServer(beanFactory, protocol, settings).warn();
		}
		return new IpcServers(beanFactory.getBeansOfType(UnixServer.class).values());
	}

	@Bean
	@ConditionalOnMissingBean
	IpcServerLifecycle ipcServerLifecycle(IpcServers servers, CommandTables commands,
			ApplicationEventPublisher events) {
		return new IpcServerLifecycle(servers, commands, events);
	}

	@Bean
	LocalIpcServerPathPublisher ipcLocalServerPathPublisher(ApplicationContext context) {
		return new LocalIpcServerPathPublisher(context);
	}

}
