package com.codechu.ipc.handler.invocation;

import java.lang.reflect.Method;
import java.util.List;

import com.codechu.ipc.handler.InvalidDeclarationException;
import com.codechu.ipc.handler.IpcResultHandler;
import com.codechu.ipc.handler.IpcResultHandler.Conversion;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.core.ResolvableType;

/**
 * How the application turns results into replies.
 *
 * @param handlers in their order
 */
record ResultConversions(List<IpcResultHandler> handlers) {

	static ResultConversions of(BeanFactory beans) {
		return new ResultConversions(beans.getBeanProvider(IpcResultHandler.class).orderedStream().toList());
	}

	/**
	 * Find out how the results of a method become replies.
	 * @param method the method
	 * @param result what it returns
	 * @return the conversion, {@code null} if results are replies as they are
	 * @throws InvalidDeclarationException if what it makes can never be a reply
	 */
	@Nullable Conversion find(Method method, ResolvableType result) {
		ResolvableType value = ResultTypes.awaited(result);
		if (ResultTypes.form(result).isMany() || value.toClass() == void.class || value.toClass() == Void.class) {
			return null;
		}
		for (IpcResultHandler handler : this.handlers) {
			Conversion conversion = find(handler, method, value);
			if (conversion != null) {
				return conversion;
			}
		}
		return null;
	}

	private static @Nullable Conversion find(IpcResultHandler handler, Method method, ResolvableType value) {
		try {
			Conversion conversion = handler.conversion(value, method);
			if (conversion != null) {
				ResolvableType reply = ResolvableType.forType(conversion.replyType());
				ResultTypes.requireWritable(method, reply);
				if (ResultTypes.form(reply) != ReplyForm.VALUE || ResultTypes.awaited(reply) != reply) {
					throw new IllegalArgumentException(
							handler.getClass().getName() + " converts it to a " + reply.toClass().getName());
				}
			}
			return conversion;
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidDeclarationException(
					"The result of " + method.toGenericString() + " cannot be converted: " + ex.getMessage(),
					"Convert it to a single value that is available immediately, or return it from the method itself.");
		}
	}

}
