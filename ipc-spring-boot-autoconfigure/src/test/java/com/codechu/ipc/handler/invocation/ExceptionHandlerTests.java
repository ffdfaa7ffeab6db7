package com.codechu.ipc.handler.invocation;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import com.codechu.ipc.handler.InvalidDeclarationException;
import com.codechu.ipc.handler.IpcAdvice;
import com.codechu.ipc.handler.IpcCommand;
import com.codechu.ipc.handler.IpcExceptionHandler;
import com.codechu.ipc.handler.IpcExceptionResolver;
import com.codechu.ipc.handler.IpcHandler;
import com.codechu.ipc.mapping.IpcErrorException;
import com.codechu.ipc.mapping.IpcParam;
import com.codechu.ipc.peer.PeerCredentials;
import com.codechu.ipc.protocol.ErrorEnvelope;
import com.codechu.ipc.protocol.ErrorType;
import com.codechu.ipc.protocol.InvalidMessageException;
import com.codechu.ipc.server.IpcRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.annotation.Order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ExceptionHandlerTests {

	private final Handlers handlers = new Handlers();

	private String ask(String command, Class<?>... beans) {
		try (var context = this.handlers.context(beans)) {
			IpcExceptionResolver last = (failure, request) -> "resolved " + failure.getClass().getSimpleName();
			return String
				.valueOf(this.handlers.ask(this.handlers.dispatcher(context, List.of(), List.of(last)), command));
		}
	}

	@Test
	void theNearestClassCountsAndTheBeanOfTheCommandIsAskedFirst() {
		assertThat(ask("{'cmd':'file'}", Files.class, Last.class, First.class))
			.isEqualTo("{'error':'no file','type':'no-such-file','details':{'user':'ann','command':'file'}}");
		assertThat(ask("{'cmd':'io'}", Files.class, Last.class, First.class)).isEqualTo("'io: broken'");
		assertThat(ask("{'cmd':'state'}", Files.class, Last.class, First.class)).isEqualTo("'first'");
		assertThat(ask("{'cmd':'state'}", Files.class, Last.class)).isEqualTo("'last'");
		assertThat(ask("{'cmd':'state'}", Files.class)).isEqualTo("'resolved IllegalStateException'");
		assertThat(ask("{'cmd':'other'}", Files.class, Others.class, Last.class)).isEqualTo("'last'");
	}

	@Test
	void aCauseIsAnsweredWhereNothingAnswersTheException() {
		assertThat(ask("{'cmd':'wrapped'}", Files.class))
			.isEqualTo("{'error':'no file','type':'no-such-file','details':{'user':'ann','command':'wrapped'}}");
	}

	@Test
	void requestsThatDoNotFitAndUnknownCommandsAreAnsweredToo() {
		assertThat(ask("{'cmd':'file','n':'x'}", Files.class, Invalid.class)).isEqualTo("{'sorry':'INVALID_REQUEST'}");
		assertThat(ask("{'cmd':'nope'}", Files.class, Invalid.class)).isEqualTo("{'sorry':'UNKNOWN_COMMAND'}");
		assertThat(this.handlers.counted).containsExactly(ErrorType.INVALID_REQUEST, ErrorType.UNKNOWN_COMMAND);
	}

	@Test
	void whatAMethodThrowsIsTheAnswerAndNullLeavesItToOthers() {
		assertThat(ask("{'cmd':'file'}", Throwing.class)).isEqualTo("{'error':'renamed','type':'mine'}");
		assertThat(ask("{'cmd':'state'}", Throwing.class)).isEqualTo("'resolved IllegalStateException'");
		assertThat(ask("{'cmd':'later'}", Throwing.class)).isEqualTo("'asynchronous'");
	}

	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void whatIsAnsweredIsNotLoggedAndWhatIsNotIs(CapturedOutput output) {
		ask("{'cmd':'io'}", Files.class);
		ask("{'cmd':'nope'}", Files.class);
		assertThat(output).doesNotContain("on connection 7");
		try (var context = this.handlers.context(Files.class)) {
			assertThat(this.handlers.ask(context, "{'cmd':'state'}"))
				.isEqualTo("{'error':'bad','type':'IllegalStateException'}");
			assertThat(this.handlers.ask(context, "{'cmd':'bean'}"))
				.startsWith("{'error':'reply of type java.lang.Object ");
		}
		assertThat(output).contains("ERROR")
			.contains("Command 'state' on connection 7 failed")
			.contains("Command 'bean' on connection 7 failed");
	}

	@Test
	void aCauseThatIsItsOwnCauseIsNotFollowedForEver() {
		try (var context = this.handlers.context(Cyclic.class, Last.class)) {
			assertThat(this.handlers.ask(context, "{'cmd':'cyclic','value':{'n':1}}")).isEqualTo("'last'");
			assertThat(this.handlers.ask(context, "{'cmd':'thrown'}")).isEqualTo("'last'");
		}
	}

	@Test
	void theTypeOfAnInheritedMethodIsThatOfTheBean() {
		assertThat(ask("{'cmd':'io'}", Specific.class)).isEqualTo("'inherited'");
		assertThat(ask("{'cmd':'state'}", Specific.class)).isEqualTo("'resolved IllegalStateException'");
	}

	@Test
	void anEnvelopeWithoutATextIsAnErrorAllTheSame() {
		assertThat(ask("{'cmd':'state'}", Files.class, Speechless.class)).isEqualTo("{'error':'','type':'speechless'}");
	}

	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void methodsOfBeansThatNobodyAsksAreWarnedOf(CapturedOutput output) {
		try (var context = this.handlers.context(Files.class, Forgotten.class)) {
			new HandlerChecks(context.getBeanFactory(), Set.of("default")).afterSingletonsInstantiated();
		}
		assertThat(output).contains(" of type " + Forgotten.class.getName()
				+ " has methods annotated with @IpcExceptionHandler, but is not annotated with @IpcHandler or @IpcAdvice itself");
	}

	@Test
	void mistakesAreFoundAtTheStart() {
		assertMistake(Silent.class, "is annotated with @IpcExceptionHandler, but returns no reply");
		assertMistake(Vague.class,
				"is annotated with @IpcExceptionHandler, but does not declare the exceptions that it handles");
		assertMistake(Wrong.class, "Parameter 1 (of type String) of");
		assertMistake(Misfit.class, "Parameter 0 (of type IllegalStateException) of");
		assertMistake(Twice.class, "java.io.IOException is handled twice: by");
		assertMistake(TwoExceptions.class, "Parameter 1 (of type IllegalStateException) of");
		assertMistake(Empty.class, "is annotated with @IpcAdvice, but handles no exceptions");
	}

	private void assertMistake(Class<?> bean, String message) {
		try (var context = this.handlers.context(Files.class, bean)) {
			assertThatExceptionOfType(InvalidDeclarationException.class).isThrownBy(() -> this.handlers.table(context))
				.withMessageContaining(message);
		}
	}

	@IpcHandler
	static class Files {

		@IpcCommand
		void file(@IpcParam(defaultValue = "1") int n) throws IOException {
			throw new NoSuchFileException("a");
		}

		@IpcCommand
		void io() throws IOException {
			throw new FileNotFoundException("broken");
		}

		@IpcCommand
		void wrapped() {
			throw new UncheckedIOException(new NoSuchFileException("a"));
		}

		@IpcCommand
		void state() {
			throw new IllegalStateException("bad");
		}

		@IpcCommand
		Object bean() {
			return new Object();
		}

		@IpcExceptionHandler
		ErrorEnvelope missing(NoSuchFileException failure, PeerCredentials peer, IpcRequest request) {
			return new ErrorEnvelope("no-such-file", "no file",
					request.json().objectNode().put("user", peer.user()).put("command", request.command()));
		}

		@IpcExceptionHandler(IOException.class)
		String broken(Exception failure) {
			return "io: " + failure.getMessage();
		}

	}

	@IpcHandler
	static class Others {

		@IpcCommand
		void other() throws IOException {
			throw new IOException("other");
		}

	}

	@IpcAdvice
	@Order(1)
	static class First {

		@IpcExceptionHandler
		String first(IllegalStateException failure) {
			return "first";
		}

	}

	@IpcAdvice
	@Order(2)
	static class Last {

		@IpcExceptionHandler
		String last(Exception failure) {
			return "last";
		}

	}

	@IpcAdvice
	static class Invalid {

		@IpcExceptionHandler
		Map<String, String> invalid(InvalidMessageException failure) {
			return Map.of("sorry", failure.type().name());
		}

	}

	@IpcHandler
	static class Throwing {

		@IpcCommand
		void file() throws IOException {
			throw new IOException("x");
		}

		@IpcCommand
		void state() {
			throw new IllegalStateException("x");
		}

		@IpcCommand
		void later() {
			throw new ArithmeticException("x");
		}

		@IpcExceptionHandler
		String rename(IOException failure) {
			throw new IpcErrorException("mine", "renamed", failure);
		}

		@IpcExceptionHandler(IllegalStateException.class)
		String none() {
			return null;
		}

		@IpcExceptionHandler
		CompletableFuture<String> asynchronous(ArithmeticException failure) {
			return CompletableFuture.completedFuture("asynchronous");
		}

	}

	@IpcAdvice
	static class Silent {

		@IpcExceptionHandler
		void silent(Exception failure) {
		}

	}

	@IpcAdvice
	static class Vague {

		@IpcExceptionHandler
		String vague() {
			return "";
		}

	}

	@IpcAdvice
	static class Wrong {

		@IpcExceptionHandler
		String wrong(Exception failure, String text) {
			return "";
		}

	}

	@IpcAdvice
	static class Misfit {

		@IpcExceptionHandler(IOException.class)
		String misfit(IllegalStateException failure) {
			return "";
		}

	}

	@IpcAdvice
	static class Twice {

		@IpcExceptionHandler
		String one(IOException failure) {
			return "";
		}

		@IpcExceptionHandler(IOException.class)
		String two() {
			return "";
		}

	}

	@IpcAdvice
	static class Empty {

	}

	record Circle(int n) {

		Circle {
			IllegalStateException inner = new IllegalStateException("a");
			IllegalArgumentException outer = new IllegalArgumentException("b", inner);
			inner.initCause(outer);
			throw inner;
		}

	}

	@IpcHandler
	static class Cyclic {

		@IpcCommand
		void cyclic(@IpcParam Circle value) {
		}

		@IpcCommand
		void thrown() {
			new Circle(1);
		}

	}

	abstract static class General<E extends Exception> {

		@IpcExceptionHandler
		String any(E failure) {
			return "inherited";
		}

	}

	@IpcHandler
	static class Specific extends General<IOException> {

		@IpcCommand
		void io() throws IOException {
			throw new IOException("x");
		}

		@IpcCommand
		void state() {
			throw new IllegalStateException("x");
		}

	}

	@IpcAdvice
	static class Speechless {

		@IpcExceptionHandler
		ErrorEnvelope speechless(IllegalStateException failure) {
			return new ErrorEnvelope("speechless", null);
		}

	}

	@IpcAdvice
	static class TwoExceptions {

		@IpcExceptionHandler
		String two(IOException one, IllegalStateException two) {
			return "";
		}

	}

	static class Forgotten {

		@IpcExceptionHandler
		String forgotten(Exception failure) {
			return "";
		}

	}

}
