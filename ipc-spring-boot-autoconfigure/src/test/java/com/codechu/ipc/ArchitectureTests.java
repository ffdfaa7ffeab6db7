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
import java.util.concurrent.TimeUnit;

import com.codechu.ipc.posix.Backoff;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.elements.GivenClassesConjunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

class ArchitectureTests {

	private static final String ROOT = "com.codechu.ipc.";

	private static final JavaClasses CLASSES = new ClassFileImporter()
		.withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
		.importPackages("com.codechu.ipc");

	@RegisterExtension
	private final ShortTempDir directory = new ShortTempDir();

	@Test
	void arrowsPointDown() {
		layeredArchitecture().consideringOnlyDependenciesInLayers()
			.layer("autoconfigure")
			.definedBy(ROOT + "autoconfigure..")
			.layer("actuate")
			.definedBy(ROOT + "actuate..")
			.layer("observation")
			.definedBy(ROOT + "observation..")
			.layer("systemd")
			.definedBy(ROOT + "systemd..")
			.layer("test")
			.definedBy(ROOT + "test..")
			.layer("handler")
			.definedBy(ROOT + "handler..")
			.layer("server")
			.definedBy(ROOT + "server..")
			.layer("client")
			.definedBy(ROOT + "client..")
			.layer("fifo")
			.definedBy(ROOT + "fifo..")
			.layer("pidfile")
			.definedBy(ROOT + "pidfile..")
			.layer("mapping")
			.definedBy(ROOT + "mapping..")
			.layer("protocol")
			.definedBy(ROOT + "protocol..")
			.layer("posix")
			.definedBy(ROOT + "posix..")
			.whereLayer("autoconfigure")
			.mayNotBeAccessedByAnyLayer()
			.whereLayer("actuate")
			.mayOnlyBeAccessedByLayers("autoconfigure")
			.whereLayer("observation")
			.mayOnlyBeAccessedByLayers("autoconfigure")
			.whereLayer("test")
			.mayNotBeAccessedByAnyLayer()
			.whereLayer("test")
			.mayOnlyAccessLayers("protocol", "posix")
			.whereLayer("systemd")
			.mayOnlyBeAccessedByLayers("autoconfigure")
			.whereLayer("systemd")
			.mayOnlyAccessLayers("posix")
			.whereLayer("handler")
			.mayOnlyBeAccessedByLayers("actuate", "autoconfigure")
			.whereLayer("server")
			.mayOnlyBeAccessedByLayers("handler", "actuate", "observation", "autoconfigure")
			.whereLayer("client")
			.mayOnlyAccessLayers("mapping", "protocol", "posix")
			.whereLayer("server")
			.mayOnlyAccessLayers("protocol", "posix")
			.whereLayer("fifo")
			.mayOnlyAccessLayers("protocol", "posix")
			.whereLayer("pidfile")
			.mayOnlyAccessLayers("posix")
			.whereLayer("mapping")
			.mayNotAccessAnyLayer()
			.whereLayer("protocol")
			.mayNotAccessAnyLayer()
			.whereLayer("posix")
			.mayNotAccessAnyLayer()
			.check(CLASSES);
	}

	@Test
	void thereAreNoCycles() {
		slices().matching(ROOT + "(*)..").should().beFreeOfCycles().check(CLASSES);
	}

	@Test
	void springStaysAboveTheLibrary() {
		noClasses().that()
			.resideOutsideOfPackages(ROOT + "handler..", ROOT + "actuate..", ROOT + "observation..",
					ROOT + "autoconfigure..", ROOT + "test..")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("org.springframework..", "io.micrometer..", "jakarta..", "org.apache.commons.logging..")
			.check(CLASSES);
	}

	@Test
	void handlersKnowNothingOfBoot() {
		noClasses().that()
			.resideInAPackage(ROOT + "handler..")
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
		classes().that()
			.haveSimpleNameEndingWith("Lifecycle")
			.or()
			.haveSimpleNameEndingWith("FailureAnalyzer")
			.should()
			.bePackagePrivate()
			.check(CLASSES);
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
			String[] entries = System.getProperty("java.class.path").split(File.pathSeparator);
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
