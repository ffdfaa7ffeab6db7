package com.codechu.ipc.file;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import com.codechu.ipc.Jvm;
import com.codechu.ipc.ShortTempDir;
import com.codechu.ipc.file.UnusablePathException.Reason;
import com.codechu.ipc.os.Users;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

@Timeout(60)
class TrustedDirectoriesTests {

	@RegisterExtension
	private final ShortTempDir directory = new ShortTempDir();

	private Path file() {
		return this.directory.resolve("a/b/c/file");
	}

	private Path directories(int mode) throws IOException {
		Path above = this.directory.resolve("a");
		Files.createDirectories(file().getParent());
		Files.setAttribute(above, "unix:mode", mode);
		return above;
	}

	@Test
	void whatDoesNotExistIsNotLookedAt() {
		assertTrusted(file());
	}

	@Test
	void whenADirectoryFarAboveIsWritableByAllThenItIsRefusedUnlessSticky() throws IOException {
		Path above = directories(0777);
		assertRefused(file(), "Directory %s is writable by every user and not sticky: anyone could replace", above);
		directories(01777);
		assertTrusted(file());
		directories(0775);
		assertTrusted(file());
	}

	@Test
	void whenADirectoryFarAboveIsAnotherUsersThenItIsRefused() throws IOException {
		requireRoot();
		Path above = directories(0755);
		Files.setAttribute(above, "unix:uid", 12345);
		assertRefused(file(), "Directory %s belongs to another user (uid 12345), who could replace", above);
		// As one that somebody made in a sticky directory before us.
		Files.setAttribute(this.directory.path(), "unix:mode", 01777);
		assertRefused(file(), "Directory %s belongs to another user (uid 12345), who could replace", above);
	}

	@Test
	void linksAreFollowedAsTheKernelDoes() throws IOException {
		directories(0755);
		Path links = Files.createDirectory(this.directory.resolve("links"));
		Files.createSymbolicLink(links.resolve("absolute"), this.directory.resolve("a"));
		Files.createSymbolicLink(links.resolve("relative"), Path.of("../a/./b/../b"));
		Files.createSymbolicLink(links.resolve("chain"), Path.of("absolute"));
		Files.createSymbolicLink(links.resolve("loop"), Path.of("loop"));
		assertTrusted(links.resolve("absolute/b/c/file"));
		assertTrusted(links.resolve("relative/c/file"));
		assertTrusted(links.resolve("chain/b/c/file"));
		assertThatExceptionOfType(UnusablePathException.class)
			.isThrownBy(() -> TrustedDirectories.NONE.require(links.resolve("loop/file")))
			.withMessage(links.resolve("loop/file") + " leads through too many symbolic links");
		Path above = directories(0777);
		for (String link : List.of("absolute/b/c/file", "relative/c/file", "chain/b/c/file")) {
			assertRefused(links.resolve(link),
					"Directory %s is writable by every user and not sticky: anyone could replace", above);
		}
	}

	@Test
	void whenALinkIsAnotherUsersThenItIsRefusedWhereverItLeads() throws IOException {
		requireRoot();
		directories(0755);
		Path link = Files.createSymbolicLink(this.directory.resolve("link"), this.directory.resolve("a"));
		Files.setAttribute(link, "unix:uid", 12345, LinkOption.NOFOLLOW_LINKS);
		String text = "Symbolic link %s belongs to another user (uid 12345), who could replace";
		assertRefused(link.resolve("b/c/file"), text, link);
		// Trusting what it leads to does not help: he can let it lead elsewhere.
		assertThatExceptionOfType(UnusablePathException.class).isThrownBy(
				() -> TrustedDirectories.of(List.of(this.directory.resolve("a"))).require(link.resolve("b/c/file")));
	}

	@Test
	void aTrustedDirectoryVouchesForItselfAndThoseAbove() throws IOException {
		Path above = directories(0777);
		Path below = above.resolve("b/c");
		for (Path trusted : List.of(above, above.resolve("b"), below)) {
			assertThatNoException().isThrownBy(() -> TrustedDirectories.of(List.of(trusted)).require(file()));
		}
		Files.setAttribute(below, "unix:mode", 0777);
		assertThatExceptionOfType(UnusablePathException.class)
			.isThrownBy(() -> TrustedDirectories.of(List.of(above)).require(file()))
			.withMessage("Directory %s is writable by every user and not sticky: anyone could replace %s"
				.formatted(below, file()));
		assertThatExceptionOfType(UnusablePathException.class)
			.isThrownBy(() -> TrustedDirectories.of(List.of(this.directory.resolve("nowhere"))).require(file()));
	}

	@Test
	void whenAnotherUserOwnsTheFileInASharedDirectoryThenItIsRefused() throws IOException {
		requireRoot();
		Files.createDirectories(file().getParent());
		Files.createFile(file());
		Files.setAttribute(file(), "unix:uid", 12345);
		assertTrusted(file());
		for (int mode : new int[] { 01777, 0775 }) {
			Files.setAttribute(file().getParent(), "unix:mode", mode);
			assertThatExceptionOfType(UnusablePathException.class)
				.isThrownBy(() -> TrustedDirectories.NONE.require(file()))
				.withMessage("%s belongs to another user (uid 12345), who could replace it; it was left untouched"
					.formatted(file()));
		}
		assertThatNoException().isThrownBy(() -> TrustedDirectories.of(List.of(file().getParent())).require(file()));
	}

	@Test
	void aNamesakeAboveAMissingDirectoryIsOfNoInterest() throws IOException {
		requireRoot();
		Files.setAttribute(this.directory.path(), "unix:mode", 01777);
		Path namesake = Files.createFile(this.directory.resolve("file"));
		Files.setAttribute(namesake, "unix:uid", 12345);
		assertTrusted(this.directory.resolve("missing/file"));
	}

	@Test
	void aUserWhoIsNobodyIsNotRoot() throws IOException {
		requireRoot();
		Path above = directories(0755);
		for (long uid : new long[] { 65534, 4294967294L }) {
			Files.setAttribute(above, "unix:uid", (int) uid);
			assertRefused(file(), "Directory %s belongs to another user (uid " + (int) uid + "), who could replace",
					above);
		}
	}

	@Test
	void linksThatLeadElsewhereThanTheySayAreRefused() throws IOException {
		assertTrusted(Path.of("/proc/self/root/tmp/file"));
		Path moved = Files.createDirectory(this.directory.resolve("moved"));
		Process process = new ProcessBuilder("sleep", "30").directory(moved.toFile()).start();
		try {
			Files.delete(moved);
			Path cwd = Path.of("/proc/" + process.pid() + "/cwd");
			assertThatExceptionOfType(UnusablePathException.class)
				.isThrownBy(() -> TrustedDirectories.NONE.require(cwd.resolve("file")))
				.withMessage("%s does not lead to its target %s (deleted): use another path to %s/file".formatted(cwd,
						moved, cwd));
		}
		finally {
			process.destroyForcibly();
		}
	}

	/**
	 * As in a container that maps one user: everybody else's files look alike.
	 */
	@Test
	void inANamespaceOfOneUserAnOwnerWhoIsNotMappedCountsAsRoot() throws Exception {
		requireRoot();
		Path above = directories(0755);
		Files.setAttribute(above, "unix:uid", 12345);
		assertThat(inNamespace()).isEqualTo("trusted");
		for (int mode : new int[] { 0777, 0775 }) {
			Files.setAttribute(above, "unix:mode", mode);
			assertThat(inNamespace()).startsWith("Directory " + above + " belongs to another user (uid 65534)");
		}
		Files.setAttribute(above, "unix:mode", 01777);
		assertThat(inNamespace()).isEqualTo("trusted");
	}

	private String inNamespace() throws Exception {
		List<String> command = new ArrayList<>(List.of("unshare", "--map-user=1000", "--map-group=1000"));
		command.addAll(Jvm.command(List.of(), TrustProcess.class, file()).command());
		Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
		assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
		if (output.startsWith("unshare: ")) {
			System.out.println("SKIPPED: no user namespaces on this machine: " + output);
		}
		Assumptions.assumeFalse(output.startsWith("unshare: "), output);
		return output;
	}

	private static void requireRoot() throws IOException {
		if (Users.own() != 0) {
			System.out.println("SKIPPED: only root can give files away");
		}
		Assumptions.assumeTrue(Users.own() == 0, "only root can give files away");
	}

	private static void assertTrusted(Path file) {
		assertThatNoException().isThrownBy(() -> TrustedDirectories.NONE.require(file));
	}

	private static void assertRefused(Path file, String text, Path directory) {
		assertThatExceptionOfType(UnusablePathException.class).isThrownBy(() -> TrustedDirectories.NONE.require(file))
			.withMessage(text.formatted(directory) + " " + file)
			.satisfies((ex) -> assertThat(ex.reason()).isEqualTo(Reason.DIRECTORY_UNTRUSTED))
			.satisfies((ex) -> assertThat(ex.path()).isEqualTo(file));
	}

}
