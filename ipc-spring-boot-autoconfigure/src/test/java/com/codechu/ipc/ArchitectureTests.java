package com.codechu.ipc;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import com.codechu.ipc.os.Backoff;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.lang.syntax.elements.GivenClassesConjunction;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

class ArchitectureTests {

	private static final String ROOT = "com.codechu.ipc.";

	/** From the cellar up: what is in one storey knows only what is below it. */
	private static final List<Set<String>> STOREYS = List.of(Set.of("os", "protocol.internal"),
			Set.of("protocol", "file"), Set.of("mapping", "file.internal", "peer", "topic"),
			Set.of("socket", "mapping.internal"), Set.of("server.internal"),
			Set.of("server", "client", "fifo", "pidfile", "systemd"), Set.of("aot"), Set.of("handler"),
			Set.of("handler.invocation", "client.registry"),
			Set.of("handler.listener", "actuate", "observation", "security", "context"),
			Set.of("observation.internal", "context.internal", "security.internal"),
			Set.of("autoconfigure", "testing", "cli"));

	private static final JavaClasses CLASSES = new ClassFileImporter()
		.withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
		.importPackages("com.codechu.ipc");

	@RegisterExtension
	private final ShortTempDir directory = new ShortTempDir();

	@Test
	void arrowsPointDown() {
		classes().should(new ArchCondition<JavaClass>("depend on lower storeys only") {

			@Override
			public void check(JavaClass from, ConditionEvents events) {
				for (Dependency dependency : from.getDirectDependenciesFromSelf()) {
					JavaClass to = dependency.getTargetClass().getBaseComponentType();
					boolean allowed = !to.getPackageName().startsWith(ROOT)
							|| to.getPackageName().equals(from.getPackageName()) || storey(to) < storey(from);
					events.add(new SimpleConditionEvent(from, allowed, dependency.getDescription()));
				}
			}

		}).check(CLASSES);
	}

	private static int storey(JavaClass type) {
		String name = type.getPackageName().substring(ROOT.length());
		for (int i = 0; i < STOREYS.size(); i++) {
			if (STOREYS.get(i).contains(name)) {
				return i;
			}
		}
		throw new AssertionError("no storey for package " + name);
	}

	@Test
	void testSupportKnowsNothingOfHowItWorks() {
		classes().that()
			.resideInAPackage(ROOT + "testing..")
			.should()
			.onlyDependOnClassesThat()
			.resideInAnyPackage(ROOT + "testing", ROOT + "protocol", ROOT + "os", ROOT + "handler", ROOT + "client",
					ROOT + "context", ROOT + "security", "java..", "org..", "tools..")
			.check(CLASSES);
	}

	/** It is to end before a context or a mapper would be there. */
	@Test
	void commandLineMakesNeitherContextNorMapper() {
		noClasses().that()
			.resideInAPackage(ROOT + "cli")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("org.springframework.context..", "org.springframework.beans..",
					"tools.jackson.databind..")
			.check(CLASSES);
		noClasses().that()
			.resideInAPackage(ROOT + "cli")
			.and()
			.haveSimpleNameNotContaining("ApplicationConfiguration")
			.and()
			.haveSimpleNameNotContaining("IpcJarMode")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("org.springframework..")
			.check(CLASSES);
	}

	@Test
	void thereAreNoCycles() {
		slices().matching(ROOT + "(**)").should().beFreeOfCycles().check(CLASSES);
	}

	@Test
	void thereAreNoCyclesBetweenClassesOfTheServer() {
		slices().assignedFrom(new SliceAssignment() {

			@Override
			public SliceIdentifier getIdentifierOf(JavaClass type) {
				String name = type.getName().replaceFirst("\\$.*", "");
				return type.getPackageName().equals(ROOT + "server") ? SliceIdentifier.of(name)
						: SliceIdentifier.ignore();
			}

			@Override
			public String getDescription() {
				return "the classes of the server";
			}

		}).should().beFreeOfCycles().check(CLASSES);
	}

	@Test
	void springStaysAboveTheLibrary() {
		noClasses().that()
			.resideInAnyPackage(ROOT + "os", ROOT + "protocol", ROOT + "mapping..", ROOT + "file", ROOT + "peer",
					ROOT + "socket", ROOT + "topic", ROOT + "server", ROOT + "client", ROOT + "fifo", ROOT + "pidfile",
					ROOT + "systemd")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("org.springframework..", "io.micrometer..", "jakarta..")
			.check(CLASSES);
	}

	@Test
	void thereIsOneLoggingApi() {
		classesOtherThan(Void.class).should()
			.dependOnClassesThat()
			.belongToAnyOf(System.Logger.class, java.util.logging.Logger.class, org.slf4j.Logger.class)
			.check(CLASSES);
	}

	/** So that digits are ASCII in every locale. */
	@Test
	void nothingIsFormattedForTheDefaultLocale() {
		classesOtherThan(Void.class).should()
			.callMethodWhere(callTo(String.class, "formatted"))
			.orShould()
			.callMethod(String.class, "format", String.class, Object[].class)
			.orShould()
			.callMethod(String.class, "toLowerCase")
			.orShould()
			.callMethod(String.class, "toUpperCase")
			.check(CLASSES);
	}

	@Test
	void handlersKnowNothingOfBoot() {
		noClasses().that()
			.resideInAnyPackage(ROOT + "handler..", ROOT + "client.registry", ROOT + "aot", ROOT + "security")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("org.springframework.boot..")
			.check(CLASSES);
	}

	@Test
	void mappersAreOwnedByTheProtocol() {
		noClasses().that()
			.resideOutsideOfPackages(ROOT + "protocol..", ROOT + "handler..", ROOT + "autoconfigure..")
			.should()
			.dependOnClassesThat()
			.haveNameMatching("tools\\.jackson\\.databind\\.(json\\.JsonMapper|ObjectMapper|ObjectWriter)")
			.check(CLASSES);
	}

	@Test
	void nativeCallsGoThroughOneClass() {
		noClasses().that()
			.haveNameNotMatching(".*\\.JnaCalls(\\$LibC)?")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("com.sun.jna..")
			.check(CLASSES);
	}

	@Test
	void socketsLoadNoNativeLibrary() throws Exception {
		Process process = Jvm
			.command(List.of("-Xlog:class+load"), PlainRoundTrip.class, this.directory.resolve("a.sock"))
			.start();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(process.waitFor()).isZero();
		assertThat(output).contains("{\"plain\":true}").contains("com.codechu.ipc.server.UnixServer");
		assertThat(output.contains("com.sun.jna")).isFalse();
	}

	@Test
	void nothingSleepsButTheBackoff() {
		classesOtherThan(Backoff.class).should()
			.callMethodWhere(callTo(Thread.class, "sleep"))
			.orShould()
			.callMethodWhere(callTo(TimeUnit.class, "sleep"))
			.check(CLASSES);
	}

	/** So that deadlines, time-outs and pauses do not care when the clock is set. */
	@Test
	void nothingReadsTheWallClock() {
		classesOtherThan(Void.class).should()
			.callMethodWhere(callTo(System.class, "currentTimeMillis"))
			.orShould()
			.dependOnClassesThat()
			.belongToAnyOf(Instant.class, Clock.class, Date.class, LocalDateTime.class)
			.check(CLASSES);
	}

	@Test
	void nothingWrapsChannelsInStreamsOrDeletesOnExit() {
		classesOtherThan(Void.class).should()
			.callMethodWhere(callTo(Channels.class, "newInputStream"))
			.orShould()
			.callMethodWhere(callTo(Channels.class, "newOutputStream"))
			.orShould()
			.callMethodWhere(callTo(File.class, "deleteOnExit"))
			.check(CLASSES);
	}

	@Test
	void autoConfigurationsAreFinalAndTheirBeansHidden() {
		classes().that()
			.haveSimpleNameEndingWith("AutoConfiguration")
			.should()
			.bePublic()
			.andShould()
			.haveModifier(JavaModifier.FINAL)
			.check(CLASSES);
		classes().that().haveSimpleNameEndingWith("FailureAnalyzer").should().bePackagePrivate().check(CLASSES);
	}

	@Test
	void libraryWorksWithoutSpring() throws Exception {
		Path path = this.directory.resolve("a.sock");
		try (URLClassLoader loader = new WithoutSpring()) {
			Class<?> roundTrip = loader.loadClass(PlainRoundTrip.class.getName());
			assertThat(roundTrip.getClassLoader()).isSameAs(loader);
			assertThat(roundTrip.getMethod("run", Path.class).invoke(null, path)).isEqualTo("{\"plain\":true}");
		}
		catch (InvocationTargetException ex) {
			throw (ex.getCause() instanceof Exception cause) ? cause : ex;
		}
	}

	private static GivenClassesConjunction classesOtherThan(Class<?> type) {
		return noClasses().that().doNotHaveFullyQualifiedName(type.getName());
	}

	private static DescribedPredicate<JavaCall<?>> call(Class<?> owner, String name) {
		return describe(owner.getSimpleName() + "." + name,
				(call) -> call.getTargetOwner().isEquivalentTo(owner) && call.getTarget().getName().equals(name));
	}

	private static DescribedPredicate<JavaMethodCall> callTo(Class<?> owner, String name) {
		return call(owner, name).forSubtype();
	}

	/**
	 * Sees the class path, but for Spring.
	 */
	private static final class WithoutSpring extends URLClassLoader {

		private WithoutSpring() throws IOException {
			super(urls(), ClassLoader.getPlatformClassLoader());
		}

		private static URL[] urls() throws IOException {
			String[] entries = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
				.filter((entry) -> !entry.contains("/org/springframework/"))
				.toArray(String[]::new);
			URL[] urls = new URL[entries.length];
			for (int i = 0; i < entries.length; i++) {
				urls[i] = Path.of(entries[i]).toUri().toURL();
			}
			return urls;
		}

		@Override
		protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
			if (name.startsWith("org.springframework.")) {
				throw new ClassNotFoundException(name);
			}
			return super.loadClass(name, resolve);
		}

	}

}
