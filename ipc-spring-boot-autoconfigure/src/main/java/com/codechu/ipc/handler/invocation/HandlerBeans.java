package com.codechu.ipc.handler.invocation;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

import com.codechu.ipc.handler.InvalidDeclarationException;
import com.codechu.ipc.handler.IpcAdvice;
import com.codechu.ipc.handler.IpcHandler;
import com.codechu.ipc.handler.IpcResultHandler.Conversion;
import com.codechu.ipc.protocol.JsonLineProtocol;
import com.codechu.ipc.server.RequestHandler;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.ResolvableType;
import org.springframework.util.function.SingletonSupplier;

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

	private final ResultConversions conversions;

	private final Supplier<Set<String>> handlers;

	private final Supplier<List<String>> advice;

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
		this.parameters = new ParameterFactory(protocol, this.names, commandKey, ResolvedArguments.of(beanFactory));
		this.validators = ArgumentValidator.Factory.of(beanFactory, protocol);
		this.conversions = ResultConversions.of(beanFactory);
		this.handlers = SingletonSupplier.of(() -> this.beans.marked(IpcHandler.class));
		this.advice = SingletonSupplier.of(() -> this.beans.ordered(this.beans.marked(IpcAdvice.class)));
	}

	/**
	 * Find the handlers of a server.
	 * @param server the name of the server
	 * @return the table of their commands
	 * @throws InvalidDeclarationException if there is a mistake in their declaration
	 */
	public CommandTable find(String server) {
		CommandTable.Builder table = new CommandTable.Builder();
		this.handlers.get()
			.stream()
			.filter((name) -> this.beans.server(name).equals(server))
			.forEach((name) -> add(name, table));
		this.advice.get().forEach((name) -> advise(name, table));
		return table.build();
	}

	private Class<?> type(String beanName, Class<? extends Annotation> marker) {
		Class<?> type = this.beans.type(beanName);
		if (type == null) {
			throw new InvalidDeclarationException(String.format(Locale.ROOT,
					"The type of bean '%s', which is annotated with @%s, cannot be determined", beanName,
					marker.getSimpleName()), "Declare a specific return type on its @Bean method.");
		}
		return type;
	}

	private void advise(String beanName, CommandTable.Builder table) {
		Class<?> type = type(beanName, IpcAdvice.class);
		ExceptionMethods exceptions = ExceptionMethods.of(type, this.beans.instance(beanName));
		if (exceptions.isEmpty()) {
			throw new InvalidDeclarationException(String.format(Locale.ROOT,
					"Bean '%s' of type %s is annotated with @IpcAdvice, but handles no exceptions", beanName,
					type.getName()), "Annotate its methods with @IpcExceptionHandler.");
		}
		table.advice(exceptions);
	}

	private void add(String beanName, CommandTable.Builder table) {
		Class<?> type = type(beanName, IpcHandler.class);
		Supplier<Object> bean = this.beans.instance(beanName);
		Map<Method, DeclaredCommand> methods = DeclaredCommand.of(type);
		ExceptionMethods exceptions = ExceptionMethods.of(type, bean);
		String prefix = prefix(beanName);
		methods.forEach((method, declared) -> table
			.command(plan(type, new BeanMethod(bean, method, type), prefix, declared, exceptions)));
		if (RequestHandler.class.isAssignableFrom(type)) {
			table.fallback(beanName, (request) -> ((RequestHandler) bean.get()).handle(request), exceptions);
		}
		else if (methods.isEmpty()) {
			throw new InvalidDeclarationException(
					String.format(Locale.ROOT,
							"Bean '%s' of type %s is annotated with @IpcHandler, but handles no command", beanName,
							type.getName()),
					"Annotate its methods with @IpcCommand, or implement RequestHandler or an interface with @IpcExchange methods.");
		}
	}

	private String prefix(String beanName) {
		IpcHandler annotation = this.beans.annotation(beanName, IpcHandler.class);
		String prefix = (annotation != null) ? this.names.resolve(annotation.prefix()) : null;
		return (prefix != null) ? prefix : "";
	}

	private MethodPlan plan(Class<?> type, BeanMethod target, String prefix, DeclaredCommand declared,
			ExceptionMethods exceptions) {
		Method method = target.method();
		ResolvableType result = ResolvedTypes.ofReturn(method, type);
		Conversion conversion = this.conversions.find(method, result);
		if (conversion == null) {
			ResultTypes.requireWritable(method, result);
		}
		if (this.protocol
			.looksLikeError((conversion != null) ? conversion.replyType() : ResultTypes.unwrap(result).getType())) {
			logger.warn("The result of " + method.toGenericString()
					+ " has the members of an error reply, 'error' and 'type': clients will treat it as an error");
		}
		List<Parameter> parameters = this.parameters.create(type, method);
		requireSingle(method, result, parameters);
		List<@Nullable String> members = new ArrayList<>();
		parameters.forEach((parameter) -> members.add(parameter.member()));
		return new MethodPlan(declared.names(target, prefix, this.names), declared,
				this.names.limit(declared.annotation().timeout(), method), target, parameters, conversion,
				this.validators.create(type, method, members), exceptions, this.protocol, this.commandKey);
	}

	// A reply that continues without the handler has no source of progress.
	private static void requireSingle(Method method, ResolvableType result, List<Parameter> parameters) {
		ReplyForm form = ResultTypes.form(result);
		if (Parameter.Output.hasProgress(parameters) && (form == ReplyForm.TOPIC || form == ReplyForm.PUBLISHER)) {
			throw new InvalidDeclarationException(
					method.toGenericString() + " has an IpcProgress parameter, but continues after it has returned",
					"Remove the parameter.");
		}
	}

}
