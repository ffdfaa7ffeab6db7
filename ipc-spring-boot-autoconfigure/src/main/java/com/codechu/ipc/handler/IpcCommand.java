package com.codechu.ipc.handler;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import com.codechu.ipc.aot.MethodReflectiveProcessor;
import org.springframework.aot.hint.annotation.Reflective;

/**
 * Marks a method of an {@link IpcHandler} bean as the handler of a command.
 * <p>
 * Each parameter is one of the following:
 * <ul>
 * <li>a record, bean, {@code Map} or {@code ObjectNode}, at most one: the whole request,
 * bound by Jackson directly from its bytes, or {@link com.codechu.ipc.protocol.RawJson}
 * for its text;</li>
 * <li>annotated with {@link com.codechu.ipc.mapping.IpcParam}: a single member;</li>
 * <li>an {@link com.codechu.ipc.server.IpcRequest},
 * {@link com.codechu.ipc.server.IpcConnection} or
 * {@link com.codechu.ipc.peer.PeerCredentials}: the request itself, and its origin;</li>
 * <li>a {@link java.security.Principal}: the peer's user, or with Spring Security the
 * {@code Authentication}, which can also be declared with that type, or with
 * {@code @AuthenticationPrincipal} and {@code @CurrentSecurityContext};</li>
 * <li>any argument that an {@link IpcArgumentResolver} bean provides.</li>
 * </ul>
 * A parameter or result that can never work makes the application fail to start.
 * Constraints of Bean Validation are checked if a validator is present. A request that
 * cannot be bound gets the error {@code InvalidRequest}, which names the member.
 * <p>
 * The annotation can also be present on the method of an interface that the bean
 * implements. Type variables of an inherited method are resolved against the bean's
 * class. A method that implements an {@link com.codechu.ipc.client.IpcExchange} is a
 * command without this annotation. If it has both, one of its names must be the name that
 * clients send.
 * <p>
 * A method may also have an {@link IpcEmitter} parameter if it has no result, or an
 * {@link IpcProgress} parameter, which may be declared as
 * {@code Consumer<ProgressUpdate>}, as in clients.
 * <p>
 * The reply is the result of the method as JSON, or its conversion by an
 * {@link IpcResultHandler} bean; {@code void} and {@code null} mean no reply, unless the
 * command is {@link #acknowledged()}. The result of a
 * {@link java.util.concurrent.CompletionStage} or {@link java.util.concurrent.Future} is
 * awaited, and so is that of {@code Mono} and other reactive types of a single value. An
 * exception results in the reply
 * <code>{"error": message, "type": simple class name}</code>.
 * <p>
 * A {@link java.util.stream.Stream}, a {@link java.util.concurrent.Flow.Publisher}, any
 * multi-value type known to Spring's {@code ReactiveAdapterRegistry}, and an
 * {@link com.codechu.ipc.topic.IpcTopic} are sent item by item to clients that send
 * {@code "$more":true}. A {@code Stream} is consumed and closed on the thread of the
 * handler. Other clients get a finite stream as an array, and the current value of a
 * state; a topic of events is rejected with {@code MoreRequired}. The declared type
 * decides.
 * <p>
 * The method may be a Kotlin function: a {@code suspend} function is awaited like a
 * {@code CompletionStage}, and cancelled when its result is no longer needed;
 * {@code Unit} is treated like {@code void}. A missing member takes the default value of
 * its parameter, and value classes are treated as the value that they wrap. Constraints
 * of Bean Validation see {@code null} where a default value applies.
 *
 * @since 0.1.0
 */
@Target({ ElementType.METHOD, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Reflective(MethodReflectiveProcessor.class)
public @interface IpcCommand {

	/**
	 * The names of the command, without the {@link IpcHandler#prefix() prefix} of the
	 * bean. The first one identifies the command for interceptors, rules and meters; the
	 * others are aliases.
	 * @return the names, in which placeholders are resolved; if empty, the name of the
	 * exchange in an interface that the bean implements, or else the name of the method
	 */
	String[] value() default {};

	/**
	 * What the command does, as described by {@code commands}.
	 * @return a sentence, may be empty
	 */
	String description() default "";

	/**
	 * Whether a method without a result is acknowledged with an empty object once it has
	 * returned, so that the peer is notified of completion or failure. On the method of
	 * an interface, {@link com.codechu.ipc.client.IpcExchange#acknowledged()} has the
	 * same effect.
	 * @return whether there is a reply
	 */
	boolean acknowledged() default false;

	/**
	 * How long the handler may take, such as {@code 500ms} or {@code 2m}, in seconds
	 * without a unit. Placeholders are resolved. Once it takes longer, its peer is
	 * answered {@code HandlerTimeout}, its thread is interrupted, and a result that comes
	 * later is thrown away. The connection's next request begins when the handler has
	 * returned.
	 * @return a duration, zero for no limit, empty for the limit of all commands,
	 * {@code ipc.server.limits.handler-timeout}
	 */
	String timeout() default "";

	/**
	 * Whether the items of the command never end, so that a client that does not accept
	 * more than one line is immediately rejected with {@code MoreRequired}, instead of
	 * the items being collected. Not needed for topics of events.
	 * @return whether it has no end
	 */
	boolean endless() default false;

}
