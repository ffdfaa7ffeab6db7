package com.codechu.ipc.server.internal;

import java.util.List;
import java.util.Map;

import com.codechu.ipc.mapping.IpcError;
import com.codechu.ipc.mapping.IpcErrorException;
import com.codechu.ipc.protocol.ErrorType;
import com.codechu.ipc.protocol.InvalidMessageException;
import com.codechu.ipc.protocol.JsonLineProtocol;
import com.codechu.ipc.protocol.MessageEncodingException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

@ExtendWith(OutputCaptureExtension.class)
class HandlerFailuresTests {

	private static final Subject SUBJECT = new Subject("x", 7);

	private final HandlerFailures failures = new HandlerFailures(new JsonLineProtocol(), true);

	private String answer(Throwable failure) {
		return this.failures.answer(failure, SUBJECT).toJson().toString().replace('"', '\'');
	}

	@Test
	void anExceptionBecomesItsMessageAndSimpleName() {
		assertThat(answer(new IllegalStateException("no"))).isEqualTo("{'error':'no','type':'IllegalStateException'}");
		assertThat(answer(new NullPointerException())).isEqualTo("{'error':'','type':'NullPointerException'}");
		assertThat(answer(new IllegalStateException("x") {
		})).isEqualTo("{'error':'x','type':'IllegalStateException'}");
	}

	@Test
	void whenTheMessageCannotBeHadThenThereIsAnAnswerAllTheSame() {
		assertThat(answer(new IllegalStateException() {

			@Override
			public String getMessage() {
				throw new StackOverflowError();
			}

		})).isEqualTo("{'error':'','type':'IllegalStateException'}");
	}

	@Test
	void unexpectedExceptionsAreLoggedOnceInAWhileWithTheirStackTrace(CapturedOutput output) {
		for (int i = 0; i < 3; i++) {
			answer(new ArithmeticException("by zero"));
		}
		answer(new ReplyNotSerializableException(Object.class, new MessageEncodingException("no serializer", null)));
		assertThat(output.getOut().lines().filter((line) -> line.contains("Command 'x' on connection 7 failed")))
			.hasSize(2)
			.allMatch((line) -> line.contains("ERROR"));
		assertThat(output).contains("java.lang.ArithmeticException: by zero\n\tat " + getClass().getName());
	}

	@Test
	void answersOfTheApplicationAndRejectionsAreNotLogged(CapturedOutput output) {
		assertThat(answer(new IpcErrorException("busy", "try later").withDetails(Map.of("seconds", 5))))
			.isEqualTo("{'error':'try later','type':'busy','details':{'seconds':5}}");
		assertThat(answer(new IpcErrorException("busy", null))).isEqualTo("{'error':'','type':'busy'}");
		assertThat(answer(new NoSuchDirectoryException("/no"))).isEqualTo("{'error':'/no','type':'no-such-directory'}");
		assertThat(answer(new Special("/no"))).isEqualTo("{'error':'/no','type':'no-such-directory'}");
		assertThat(answer(new Plain())).isEqualTo("{'error':'','type':'Plain'}");
		assertThat(answer(new InvalidMessageException(ErrorType.INVALID_REQUEST, "x", "is secret", null)))
			.isEqualTo("{'error':'member 'x' is secret','type':'InvalidRequest'}");
		assertThat(output).doesNotContain("on connection 7");
	}

	@Test
	void detailsThatAreNoObjectAreLeftOut(CapturedOutput output) {
		for (Object details : List.of("text", List.of(1), Map.of("n", Double.NaN))) {
			assertThat(answer(new IpcErrorException("busy", "later").withDetails(details)))
				.isEqualTo("{'error':'later','type':'busy'}");
		}
		assertThat(output)
			.contains("Command 'x' on connection 7 failed with details that cannot be serialized and were omitted");
	}

	@Test
	void messagesCanBeKeptBackUnlessTheyAreMeantAsAnswers() {
		HandlerFailures discreet = new HandlerFailures(new JsonLineProtocol(), false);
		assertThat(discreet.answer(new IllegalStateException("/etc/secret"), SUBJECT).toJson())
			.hasToString("{\"error\":\"the command failed\",\"type\":\"IllegalStateException\"}");
		assertThat(discreet.answer(new NoSuchDirectoryException("/no"), SUBJECT).error()).isEqualTo("/no");
		assertThat(discreet.answer(new IpcErrorException("busy", "later"), SUBJECT).error()).isEqualTo("later");
	}

	@Test
	void whatIsOfTheSameKindIsCountedAndOtherCommandsAreLogged(CapturedOutput output) {
		for (int i = 0; i < 3; i++) {
			for (String command : List.of("a", "b")) {
				this.failures.answer(new ArithmeticException("same place"), new Subject(command, i));
			}
		}
		assertThat(output.getOut().lines().filter((line) -> line.contains("ERROR"))).hasSize(2)
			.anyMatch((line) -> line.endsWith("Command 'a' on connection 0 failed"))
			.anyMatch((line) -> line.endsWith("Command 'b' on connection 0 failed"));
	}

	@Test
	void nothingOfRequestsIsLogged(CapturedOutput output) {
		InvalidMessageException invalid = new InvalidMessageException(ErrorType.INVALID_REQUEST, "x", "is SECRET",
				null);
		answer(new IllegalStateException("bug", invalid));
		IllegalArgumentException suppressing = new IllegalArgumentException("other bug");
		suppressing.addSuppressed(invalid);
		answer(suppressing);
		assertThat(output).contains("java.lang.IllegalStateException: bug\n\tat ")
			.contains("Caused by: com.codechu.ipc.protocol.InvalidMessageException\n")
			.contains("IllegalArgumentException: other bug\n\tat ")
			.doesNotContain("SECRET");
	}

	@Test
	void anExceptionWithoutAMessageToBeHadIsLogged(CapturedOutput output) {
		answer(new Evil());
		assertThat(output).contains("Command 'x' on connection 7 failed\n" + Evil.class.getName() + "\n\tat ");
	}

	@Test
	void detailsWithPartsThatCannotBeWrittenAreLeftOut(CapturedOutput output) {
		ObjectNode details = JsonNodeFactory.instance.objectNode();
		details.set("part", JsonNodeFactory.instance.pojoNode(new Object()));
		assertThat(answer(new IpcErrorException("busy", "later").withDetails(details)))
			.isEqualTo("{'error':'later','type':'busy'}");
		assertThat(output).contains("details that cannot be serialized");
	}

	@Test
	void repliesThatCannotBeSentAreKeptBackAsWell() {
		HandlerFailures discreet = new HandlerFailures(new JsonLineProtocol(), false);
		assertThat(discreet
			.answer(new ReplyNotSerializableException(Object.class,
					new MessageEncodingException("jdbc password=hunter2", null)), SUBJECT)
			.error()).isEqualTo("the reply cannot be sent");
	}

	@Test
	void aBlankTypeIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> new IpcErrorException(" ", "x"))
			.withMessage("The type of an error must not be blank");
	}

	@IpcError("no-such-directory")
	static class NoSuchDirectoryException extends RuntimeException {

		NoSuchDirectoryException(String message) {
			super(message);
		}

	}

	static class Special extends NoSuchDirectoryException {

		Special(String message) {
			super(message);
		}

	}

	@IpcError
	static class Plain extends Exception {

	}

	static class Evil extends RuntimeException {

		@Override
		public String getMessage() {
			throw new IllegalStateException("evil");
		}

	}

}
