package com.codechu.ipc.protocol;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;

import com.codechu.ipc.protocol.internal.AnnotationNames;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.DeserializationConfig;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.ValueInstantiator;
import tools.jackson.databind.deser.ValueInstantiators;
import tools.jackson.databind.deser.std.StdValueInstantiator;
import tools.jackson.databind.introspect.AnnotatedConstructor;

/**
 * Calls constructors with arguments, those of records for example, by reflection. Jackson
 * spreads the arguments over a method handle anew for each call, which takes about a
 * seventh of the time that a small typed request does.
 */
final class PreparedCreators extends ValueInstantiators.Base {

	@Override
	public ValueInstantiator modifyValueInstantiator(DeserializationConfig config,
			BeanDescription.Supplier beanDescription, ValueInstantiator instantiator) {
		// Jackson's module for Kotlin takes nothing but the plain one.
		boolean plain = instantiator.getClass() == StdValueInstantiator.class
				&& !AnnotationNames.isKotlin(beanDescription.getBeanClass());
		return (plain && instantiator.getWithArgsCreator() instanceof AnnotatedConstructor creator)
				? new Prepared((StdValueInstantiator) instantiator, creator.getAnnotated()) : instantiator;
	}

	/**
	 * The same instantiator but for the call.
	 */
	private static final class Prepared extends StdValueInstantiator {

		private final transient Constructor<?> constructor;

		Prepared(StdValueInstantiator source, Constructor<?> constructor) {
			super(source);
			this.constructor = constructor;
		}

		@Override
		public Object createFromObjectWith(DeserializationContext context, Object[] arguments) {
			try {
				return this.constructor.newInstance(arguments);
			}
			catch (InvocationTargetException ex) {
				if (ex.getCause() instanceof Error error) {
					throw error;
				}
				return context.handleInstantiationProblem(getValueClass(), arguments, rewrapCtorProblem(context, ex));
			}
			catch (ReflectiveOperationException | IllegalArgumentException ex) {
				// Not accessible, or not applicable: Jackson knows better.
				return super.createFromObjectWith(context, arguments);
			}
		}

	}

}
