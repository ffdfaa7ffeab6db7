package com.codechu.ipc.handler.invocation;

import com.codechu.ipc.client.IpcExchange;
import com.codechu.ipc.handler.InvalidDeclarationException;
import com.codechu.ipc.handler.IpcCommand;
import org.springframework.core.annotation.AnnotatedElementUtils;

/**
 * Whether commands without a result say that they are done.
 */
final class Acknowledgements {

	private Acknowledgements() {
	}

	/**
	 * Find out whether a command is acknowledged.
	 * @param method its method
	 * @param annotation the annotation that makes it a command
	 * @return whether it is
	 * @throws InvalidDeclarationException if annotations disagree, or the method has a
	 * result
	 */
	static boolean isAcknowledged(BeanMethod method, IpcCommand annotation) {
		IpcExchange exchange = AnnotatedElementUtils.findMergedAnnotation(method.method(), IpcExchange.class);
		boolean waits = exchange != null && (exchange.acknowledged() || method.method().getReturnType() != void.class);
		if (exchange != null && annotation.acknowledged() && !waits) {
			throw new InvalidDeclarationException(
					method + " is acknowledged as a command, but not as an exchange: clients would not wait",
					"Write @IpcExchange(acknowledged = true) as well.");
		}
		boolean acknowledged = annotation.acknowledged() || (waits && isVoid(method));
		if (acknowledged && !isVoid(method)) {
			throw new InvalidDeclarationException(method + " is marked as acknowledged, but has a result",
					"Make it void, or leave acknowledged out: the result says that it is done.");
		}
		return acknowledged;
	}

	private static boolean isVoid(BeanMethod method) {
		Class<?> result = ResultTypes.unwrap(ResolvedTypes.ofReturn(method.method(), method.type())).toClass();
		return result == void.class || result == Void.class;
	}

}
