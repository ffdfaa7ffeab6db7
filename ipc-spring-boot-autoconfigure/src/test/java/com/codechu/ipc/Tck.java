package com.codechu.ipc;

import java.lang.annotation.Annotation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Comparator;
import java.util.function.Predicate;
import java.util.stream.Stream;

import org.junit.jupiter.api.DynamicTest;
import org.reactivestreams.tck.TestEnvironment;
import org.testng.annotations.AfterClass;
import org.testng.annotations.BeforeClass;
import org.testng.annotations.BeforeMethod;
import org.testng.annotations.Test;

/**
 * The rules of Reactive Streams, which are written as tests for TestNG.
 */
public final class Tck {

	/** What is let go is collected in time only if the collector happens to look then. */
	private static final int TRIES_OF_COLLECTION = 5;

	private Tck() {
	}

	public static TestEnvironment environment() {
		return new TestEnvironment(30_000, 50, 50);
	}

	/**
	 * Return a test for each rule. One that is passed over fails.
	 * @param verification verifies them
	 */
	public static Stream<DynamicTest> rules(Object verification) {
		return rules(verification, (rule) -> true);
	}

	public static Stream<DynamicTest> rules(Object verification, Predicate<String> applicable) {
		return Stream.of(verification.getClass().getMethods())
			.filter((method) -> method.isAnnotationPresent(Test.class))
			// What cannot be verified, and is named nevertheless.
			.filter((method) -> !method.getName().startsWith("untested_") && applicable.test(method.getName()))
			.sorted(Comparator.comparing(Method::getName))
			.map((method) -> DynamicTest.dynamicTest(method.getName(), () -> tryToVerify(verification, method)));
	}

	private static void tryToVerify(Object verification, Method rule) throws Throwable {
		int tries = rule.getName().contains("spec313_cancelMustMake") ? TRIES_OF_COLLECTION : 1;
		for (int i = 1; i < tries; i++) {
			try {
				verify(verification, rule);
				return;
			}
			catch (AssertionError ex) {
				System.out.println(rule.getName() + ", try " + i + ": " + ex.getMessage());
			}
		}
		verify(verification, rule);
	}

	private static void verify(Object verification, Method rule) throws Throwable {
		callAll(verification, BeforeClass.class);
		try {
			callAll(verification, BeforeMethod.class);
			call(verification, rule);
		}
		finally {
			callAll(verification, AfterClass.class);
		}
	}

	private static void callAll(Object verification, Class<? extends Annotation> annotation) throws Throwable {
		for (Method method : verification.getClass().getMethods()) {
			if (method.isAnnotationPresent(annotation)) {
				call(verification, method);
			}
		}
	}

	private static void call(Object verification, Method method) throws Throwable {
		try {
			method.setAccessible(true);
			method.invoke(verification);
		}
		catch (InvocationTargetException ex) {
			throw ex.getCause();
		}
	}

}
