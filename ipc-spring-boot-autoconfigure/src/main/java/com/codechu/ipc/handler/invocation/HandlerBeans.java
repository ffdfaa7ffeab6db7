package com.codechu.ipc.handler.invocation;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

import com.codechu.ipc.handler.InvalidDeclarationException;
import com.codechu.ipc.handler.IpcAdvice;
import com.codechu.ipc.handler.IpcCommand;
import com.codechu.ipc.handler.IpcHandler;
import com.codechu.ipc.protocol.JsonLineProtocol;
import com.codechu.ipc.server.RequestHandler;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.ResolvableType;

/**
 * Finds the handlers among the beans.
 */
public final class HandlerBeans {

	private static final Log logger = LogFactory.getLog(HandlerBeans.class);

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
		this.beans.ordered(this.beans.marked(IpcAdvice.class)).forEach((name) -> advise(name, table));
		return table.build();
	}

	private Class<?> type(String beanName, Class<? extends Annotation> marker) {
		Class<?> type = this.beans.type(beanName);
		if (type == null) {
			throw new InvalidDeclarationException(
					String.format(Locale.ROOT, "The type of bean '%s', which is marked @%s, cannot be determined",
							beanName, marker.getSimpleName()),
					"Declare a specific return type on its @Bean method.");
		}
		return type;
	}

	private void advise(String beanName, CommandTable.Builder table) {
		Class<?> type = type(beanName, IpcAdvice.class);
		ExceptionMethods exceptions = ExceptionMethods.of(type, this.beans.instance(beanName));
		if (exceptions.isEmpty()) {
			throw new InvalidDeclarationException(String.format(Locale.ROOT,
					"Bean '%s' of type %s is marked @IpcAdvice, but answers no exceptions", beanName, type.getName()),
					"Mark its methods with @IpcExceptionHandler.");
		}
		table.advice(exceptions);
	}

	private void add(String beanName, CommandTable.Builder table) {
		Class<?> type = type(beanName, IpcHandler.class);
		Supplier<Object> bean = this.beans.instance(beanName);
		Map<Method, IpcCommand> methods = Beans.methods(type, IpcCommand.class);
		ExceptionMethods exceptions = ExceptionMethods.of(type, bean);
		methods.forEach((method, annotation) -> table
			.command(plan(type, new BeanMethod(bean, method, type), annotation, exceptions)));
		if (RequestHandler.class.isAssignableFrom(type)) {
			table.fallback(beanName, (request) -> ((RequestHandler) bean.get()).handle(request), exceptions);
		}
		else if (methods.isEmpty()) {
			throw new InvalidDeclarationException(
					String.format(Locale.ROOT, "Bean '%s' of type %s is marked @IpcHandler, but handles nothing",
							beanName, type.getName()),
					"Mark its methods with @IpcCommand, or let it implement RequestHandler.");
		}
	}

	private MethodPlan plan(Class<?> type, BeanMethod target, IpcCommand annotation, ExceptionMethods exceptions) {
		Method method = target.method();
		ResolvableType result = ResolvedTypes.ofReturn(method, type);
		ResultTypes.requireWritable(method, result);
		if (this.protocol.looksLikeError(ResultTypes.unwrap(result).getType())) {
			logger.warn("The result of " + method.toGenericString()
					+ " has the members of an error, 'error' and 'type': clients will take it for one");
		}
		List<Parameter> parameters = this.parameters.create(type, method);
		requireSingle(method, result, parameters);
		List<@Nullable String> members = new ArrayList<>();
		parameters.forEach((parameter) -> members.add(parameter.member()));
		return new MethodPlan(this.names.command(annotation.value(), method), annotation,
				this.names.limit(annotation.timeout(), method), target, parameters,
				this.validators.create(type, method, members), exceptions, this.protocol, this.commandKey);
	}

	// What goes on without the handler has nobody who could tell how far it is.
	private static void requireSingle(Method method, ResolvableType result, List<Parameter> parameters) {
		ReplyForm form = ResultTypes.form(result);
		if (Parameter.Output.hasProgress(parameters) && (form == ReplyForm.TOPIC || form == ReplyForm.PUBLISHER)) {
			throw new InvalidDeclarationException(
					method.toGenericString() + " takes an IpcProgress, but goes on when it has returned",
					"Leave the parameter out.");
		}
	}

}
