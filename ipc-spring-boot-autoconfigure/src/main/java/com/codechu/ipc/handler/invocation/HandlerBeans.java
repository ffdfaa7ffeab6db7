package com.codechu.ipc.handler.invocation;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

import com.codechu.ipc.handler.InvalidDeclarationException;
import com.codechu.ipc.handler.IpcCommand;
import com.codechu.ipc.handler.IpcHandler;
import com.codechu.ipc.protocol.JsonLineProtocol;
import com.codechu.ipc.server.RequestHandler;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * Finds the handlers among the beans.
 */
public final class HandlerBeans {

	private final Beans beans;

	private final JsonLineProtocol protocol;

	private final String commandKey;

	private final DeclaredNames names;

	private final ParameterFactory parameters;

	private final ArgumentValidator.Factory validators;

	/**
	 * Create a finder.
	 * @param beanFactory where to look, its ancestors included
	 * @param protocol binds arguments
	 * @param commandKey the member that names the command
	 */
	public HandlerBeans(ConfigurableListableBeanFactory beanFactory, JsonLineProtocol protocol, String commandKey) {
		this.beans = new Beans(beanFactory);
		this.protocol = protocol;
		this.commandKey = commandKey;
		this.names = new DeclaredNames(beanFactory::resolveEmbeddedValue);
		this.parameters = new ParameterFactory(protocol, this.names, commandKey);
		this.validators = ArgumentValidator.Factory.of(beanFactory, protocol);
	}

	/**
	 * Find the handlers.
	 * @return the table of their commands
	 * @throws InvalidDeclarationException if there is a mistake in their declaration
	 */
	public CommandTable find() {
		CommandTable.Builder table = new CommandTable.Builder();
		this.beans.marked(IpcHandler.class).forEach((name) -> add(name, table));
		return table.build();
	}

	private void add(String beanName, CommandTable.Builder table) {
		Class<?> type = this.beans.type(beanName);
		if (type == null) {
			throw new InvalidDeclarationException(
					String.format(Locale.ROOT,
							"The type of bean '%s', which is marked @IpcHandler, cannot be determined", beanName),
					"Declare a specific return type on its @Bean method.");
		}
		Supplier<Object> bean = this.beans.instance(beanName);
		Map<Method, IpcCommand> methods = Beans.methods(type, IpcCommand.class);
		methods
			.forEach((method, annotation) -> table.command(plan(type, new BeanMethod(bean, method, type), annotation)));
		if (RequestHandler.class.isAssignableFrom(type)) {
			table.fallback(beanName, (request) -> ((RequestHandler) bean.get()).handle(request));
		}
		else if (methods.isEmpty()) {
			throw new InvalidDeclarationException(
					String.format(Locale.ROOT, "Bean '%s' of type %s is marked @IpcHandler, but handles nothing",
							beanName, type.getName()),
					"Mark its methods with @IpcCommand, or let it implement RequestHandler.");
		}
	}

	private MethodPlan plan(Class<?> type, BeanMethod target, IpcCommand annotation) {
		Method method = target.method();
		ResultTypes.requireWritable(method, ResolvedTypes.ofReturn(method, type));
		List<Parameter> parameters = this.parameters.create(type, method);
		List<@Nullable String> members = new ArrayList<>();
		parameters.forEach((parameter) -> members.add(parameter.member()));
		return new MethodPlan(this.names.command(annotation.value(), method), target, parameters,
				this.validators.create(type, method, members), this.protocol, this.commandKey);
	}

}
