package com.codechu.ipc.server;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Who answers, and whom an interrupt reaches.
 */
@Timeout(60)
class HandlingTests {

	private final Handling handling = new Handling();

	private final AtomicInteger forestalled = new AtomicInteger();

	private boolean forestall() {
		this.forestalled.incrementAndGet();
		return true;
	}

	@Test
	void theHandlerAnswersItself() {
		this.handling.begin(0);
		assertThat(this.handling.answer()).isTrue();
		assertThat(this.handling.forestall(this::forestall)).isNull();
		assertThat(this.forestalled).hasValue(0);
		assertThat(this.handling.answer()).as("another one, if that failed").isTrue();
		this.handling.end();
	}

	@Test
	void whoIsForestalledDoesNotAnswer() throws InterruptedException {
		CountDownLatch running = new CountDownLatch(1);
		AtomicBoolean interrupted = new AtomicBoolean();
		AtomicBoolean answered = new AtomicBoolean();
		Thread handler = new Thread(() -> {
			this.handling.begin(5);
			this.handling.describe("scan", 5);
			running.countDown();
			try {
				new CountDownLatch(1).await();
			}
			catch (InterruptedException ex) {
				interrupted.set(true);
			}
			answered.set(this.handling.answer());
			this.handling.end();
		});
		handler.start();
		running.await();
		assertThat(this.handling.forestall(() -> false)).as("not answered after all").isNull();
		assertThat(this.handling.forestall(this::forestall)).isEqualTo("scan");
		handler.join();
		assertThat(interrupted).isTrue();
		assertThat(answered).isFalse();
		assertThat(this.handling.isRunning()).isFalse();
	}

	@Test
	void whoIsBeingForestalledLearnsOfIt() throws InterruptedException {
		Thread handler = Thread.currentThread();
		this.handling.begin(5);
		CountDownLatch touched = new CountDownLatch(1);
		Thread other = new Thread(() -> this.handling.forestall(() -> {
			touched.countDown();
			Awaitility.await().until(() -> handler.getState() == Thread.State.TIMED_WAITING);
			return true;
		}));
		other.start();
		touched.await();
		assertThat(this.handling.isForestalled()).isTrue();
		this.handling.end();
		assertThat(Thread.interrupted()).isTrue();
	}

	@Test
	void whatAWorkerBeginsAfterTheAnswerIsRefused() {
		this.handling.begin(0);
		assertThat(this.handling.answer()).isTrue();
		assertThat(this.handling.answerFirst()).isFalse();
		assertThat(this.handling.whileUnanswered(() -> {
			throw new AssertionError("answered");
		})).isFalse();
		this.handling.end();
	}

	@Test
	void anInterruptIsForOneHandler() throws InterruptedException {
		AtomicBoolean interrupted = new AtomicBoolean();
		Thread thread = new Thread(() -> {
			this.handling.begin(0);
			int first = this.handling.run();
			this.handling.end();
			this.handling.begin(0);
			Thread other = new Thread(() -> this.handling.interrupt(first));
			other.start();
			try {
				other.join();
			}
			catch (InterruptedException ex) {
				interrupted.set(true);
			}
			this.handling.end();
		});
		thread.start();
		thread.join();
		assertThat(interrupted).isFalse();
	}

	@Test
	void nothingIsTouchedThatHasEnded() {
		this.handling.begin(0);
		this.handling.end();
		assertThat(this.handling.interrupt()).isNull();
		assertThat(this.handling.forestall(this::forestall)).isNull();
		assertThat(Thread.currentThread().isInterrupted()).isFalse();
	}

	@Test
	void noInterruptOutlivesItsHandler() throws InterruptedException {
		AtomicBoolean over = new AtomicBoolean();
		Thread interrupter = new Thread(() -> {
			while (!over.get()) {
				this.handling.interrupt();
				this.handling.forestall(this::forestall);
			}
		});
		interrupter.start();
		int late = 0;
		int both = 0;
		for (int i = 0; i < 200_000; i++) {
			int before = this.forestalled.get();
			this.handling.begin(0);
			boolean own = (i % 2 != 0) && this.handling.answer();
			this.handling.end();
			Thread.interrupted();
			int others = this.forestalled.get() - before;
			both += (own && others > 0) ? 1 : 0;
			both += (others > 1) ? 1 : 0;
			late += Thread.currentThread().isInterrupted() ? 1 : 0;
		}
		over.set(true);
		interrupter.join();
		assertThat(late).isZero();
		assertThat(both).as("answered twice").isZero();
	}

}
