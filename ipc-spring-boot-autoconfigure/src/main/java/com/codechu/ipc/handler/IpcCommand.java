package com.codechu.ipc.handler;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import com.codechu.ipc.aot.MethodReflectiveProcessor;
import org.springframework.aot.hint.annotation.Reflective;

/**
 * Marks the method of an {@link IpcHandler} bean that answers one command.
 * <p>
 * Each parameter is one of
 * <ul>
 * <li>a record, bean, {@code Map} or {@code ObjectNode}, at most one: the whole request,
 * bound straight from its bytes by Jackson; or as text:
 * {@link com.codechu.ipc.protocol.RawJson};</li>
 * <li>marked {@link com.codechu.ipc.mapping.IpcParam}: a single member;</li>
 * <li>an {@link com.codechu.ipc.server.IpcRequest},
 * {@link com.codechu.ipc.server.IpcConnection} or
 * {@link com.codechu.ipc.peer.PeerCredentials}: the request itself, and where it came
 * from.</li>
 * </ul>
 * A parameter or result that can never work fails the start. Constraints of Bean
 * Validation are checked if a validator is present. A request that does not fit is
 * answered by {@code InvalidRequest}, naming the member.
 * <p>
 * The annotation counts on the method of an interface that the bean implements as well,
 * and an inherited method has the types that the bean gives to its type variables.
 * <p>
 * A method may also take an {@link IpcEmitter}, if it returns nothing, or an
 * {@link IpcProgress}.
 * <p>
 * The reply is whatever the method returns, as JSON; {@code void} and {@code null} mean
 * that there is none, unless the command is {@link #acknowledged()}. The result of a
 * {@link java.util.concurrent.CompletionStage} or {@link java.util.concurrent.Future} is
 * awaited, as that of {@code Mono} and other types of a single value is. An exception is
 * answered by <code>{"error": message, "type": simple class name}</code>.
 * <p>
 * A {@link java.util.stream.Stream}, a {@link java.util.concurrent.Flow.Publisher}, any
 * type of many values that Spring's {@code ReactiveAdapterRegistry} knows, and an
 * {@link com.codechu.ipc.topic.IpcTopic} are sent item by item to who asks for that by
 * {@code "$more":true}. A stream is pulled, and closed, on the thread of the handler.
 * Others get a finite one as an array, and the current value of a state; a topic of
 * events is refused with {@code MoreRequired}. The declared type decides.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Reflective(MethodReflectiveProcessor.class)
public @interface IpcCommand {

	/**
	 * The value of {@code cmd} that this method answers.
	 * @return the command's name, in which placeholders are resolved; empty for the name
	 * of the method
	 */
	String value() default "";

	/**
	 * What the command does, for who asks for {@code commands}.
	 * @return a sentence, may be empty
	 */
	String description() default "";

	/**
	 * Whether a method that returns nothing is answered by an empty object once it has
	 * returned, so that the peer knows that it is done, or what went wrong. On the method
	 * of an interface, {@link com.codechu.ipc.client.IpcExchange#acknowledged()} counts
	 * as well.
	 * @return whether there is a reply
	 */
	boolean acknowledged() default false;

	/**
	 * How long the handler may take, such as {@code 500ms} or {@code 2m}, in which
	 * placeholders are resolved. Once it takes longer, its peer is answered
	 * {@code HandlerTimeout}, its thread is interrupted, and a result that comes later is
	 * thrown away. The connection's next request begins when the handler has returned.
	 * @return a duration, zero for no limit, empty for the limit of all commands,
	 * {@code ipc.server.limits.handler-timeout}
	 */
	String timeout() default "";

	/**
	 * Whether the items of the command do not end by themselves, so that who does not ask
	 * for more than one line is refused at once, with {@code MoreRequired}, rather than
	 * collecting them. Topics of events need not say so.
	 * @return whether it has no end
	 */
	boolean endless() default false;

}
