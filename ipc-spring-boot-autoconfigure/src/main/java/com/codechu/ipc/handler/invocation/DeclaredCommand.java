package com.codechu.ipc.handler.invocation;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import com.codechu.ipc.client.IpcExchange;
import com.codechu.ipc.handler.InvalidDeclarationException;
import com.codechu.ipc.handler.IpcCommand;
import com.codechu.ipc.mapping.internal.KotlinMethods;
import com.codechu.ipc.mapping.internal.MappedNames;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.MethodIntrospector.MetadataLookup;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;

/**
 * The annotations of a command.
 *
 * @param annotation what it says as a command
 * @param exchange what it says to the clients of an interface, {@code null} if it is in
 * none
 */
record DeclaredCommand(IpcCommand annotation, @Nullable Exchange exchange) {

	private static final IpcCommand DEFAULTS = MergedAnnotation.of(IpcCommand.class).synthesize();

	/**
	 * Find the commands of a class, among them the exchanges of the interfaces that it
	 * implements.
	 * @param beanType the class
	 * @return what is said of them, by the method to call
	 */
	static Map<Method, DeclaredCommand> of(Class<?> beanType) {
		return MethodIntrospector.selectMethods(beanType, (MetadataLookup<@Nullable DeclaredCommand>) (method) -> {
			IpcCommand command = AnnotatedElementUtils.findMergedAnnotation(method, IpcCommand.class);
			Exchange exchange = Exchange.of(method, beanType);
			return (command != null || exchange != null)
					? new DeclaredCommand((command != null) ? command : DEFAULTS, exchange) : null;
		});
	}

	/**
	 * Return the names of the command.
	 * @param method its method
	 * @param prefix that of its bean
	 * @param names resolves placeholders
	 * @return the names, the first one first
	 * @throws InvalidDeclarationException if one is blank, or clients send another one
	 */
	List<String> names(BeanMethod method, String prefix, DeclaredNames names) {
		List<String> declared = Stream.of(this.annotation.value()).filter((name) -> !name.isEmpty()).toList();
		String exchanged = (this.exchange != null) ? names.command(this.exchange.command(), method.method()) : null;
		if (declared.isEmpty() && exchanged != null && exchanged.startsWith(prefix)) {
			return List.of(exchanged);
		}
		List<String> commands = declared.isEmpty() ? List.of(prefix + KotlinMethods.name(method.method()))
				: declared.stream().map((name) -> prefix + names.command(name, method.method())).toList();
		if (this.exchange != null && !commands.contains(exchanged)) {
			throw new InvalidDeclarationException(
					method + " handles the command '" + String.join("', '", commands) + "', but clients of "
							+ this.exchange.type().getName() + " send '" + exchanged + "'",
					"Include the name of the exchange in its names, or remove names and prefix.");
		}
		return commands;
	}

	/**
	 * Find out whether a command without a result says that it is done.
	 * @param method its method
	 * @return whether it does
	 * @throws InvalidDeclarationException if annotations disagree, or the method has a
	 * result
	 */
	boolean isAcknowledged(BeanMethod method) {
		boolean waits = this.exchange != null
				&& (this.exchange.acknowledged() || method.returnType().toClass() != void.class);
		if (this.exchange != null && this.annotation.acknowledged() && !waits) {
			throw new InvalidDeclarationException(method
					+ " is acknowledged as a command, but not as an exchange: clients would not wait for the acknowledgement",
					"Set @IpcExchange(acknowledged = true) as well.");
		}
		boolean acknowledged = this.annotation.acknowledged() || (waits && isVoid(method));
		if (acknowledged && !isVoid(method)) {
			throw new InvalidDeclarationException(method + " is declared as acknowledged, but has a result",
					"Make it void, or remove acknowledged: the result already acknowledges it.");
		}
		return acknowledged;
	}

	private static boolean isVoid(BeanMethod method) {
		Class<?> result = ResultTypes.unwrap(method.returnType()).toClass();
		return result == void.class || result == Void.class;
	}

	/**
	 * A method of an interface that clients have as well.
	 *
	 * @param type the interface
	 * @param command the name that clients send
	 * @param acknowledged whether they wait for a reply although there is no result
	 */
	record Exchange(Class<?> type, String command, boolean acknowledged) {

		static @Nullable Exchange of(Method method, Class<?> beanType) {
			MergedAnnotation<IpcExchange> found = MergedAnnotations.from(method, SearchStrategy.TYPE_HIERARCHY)
				.get(IpcExchange.class);
			if (!found.isPresent() || !(found.getSource() instanceof Method declared)) {
				return null;
			}
			Class<?> type = implemented(beanType, declared.getDeclaringClass());
			IpcExchange common = AnnotatedElementUtils.getMergedAnnotation(type, IpcExchange.class);
			if (common == null) {
				common = AnnotatedElementUtils.getMergedAnnotation(declared.getDeclaringClass(), IpcExchange.class);
			}
			IpcExchange own = found.synthesize();
			return new Exchange(type,
					MappedNames.command((common != null) ? common.value() : "", own.value(), declared),
					own.acknowledged() || (common != null && common.acknowledged()));
		}

		// Clients have the interface that the bean names, which may have inherited the
		// method.
		private static Class<?> implemented(Class<?> beanType, Class<?> declaring) {
			for (Class<?> type = beanType; type != null && !beanType.isInterface(); type = type.getSuperclass()) {
				for (Class<?> each : type.getInterfaces()) {
					if (declaring.isAssignableFrom(each)) {
						return each;
					}
				}
			}
			return beanType.isInterface() ? beanType : declaring;
		}

	}

}
