package com.codechu.ipc.sample;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.util.FileSystemUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Types into shells, presses TAB and Enter, and looks which words the program was given.
 */
@Timeout(180)
class CompletionIT {

	/**
	 * A terminal with a shell; what is typed calls a program that writes its arguments,
	 * each in brackets.
	 */
	private static final String TERMINAL = """
			import os, pty, select, sys, time
			directory, keys, shell = sys.argv[1], sys.argv[2].replace('<TAB>', '\\t'), sys.argv[3:]
			pid, terminal = pty.fork()
			if pid == 0:
			    os.chdir(directory)
			    os.environ.update(PATH=directory + '/bin:' + os.environ['PATH'], TERM='dumb', HOME=directory,
			                      ZDOTDIR=directory, INPUTRC='/dev/null')
			    os.execvp(shell[0], shell)
			seen = b''
			def read(until, seconds=30):
			    global seen
			    end = time.time() + seconds
			    while time.time() < end and not until():
			        if select.select([terminal], [], [], 0.05)[0]:
			            try:
			                seen += os.read(terminal, 65536)
			            except OSError:
			                return
			read(lambda: b'READY' in seen)
			for key in keys:
			    os.write(terminal, key.encode())
			    if key == '\\t':
			        quiet = len(seen)
			        read(lambda: len(seen) > quiet, 3)
			        time.sleep(0.3)
			os.write(terminal, b'\\r')
			read(lambda: os.path.exists(directory + '/done'), 20)
			os.kill(pid, 9)
			sys.stdout.write(open(directory + '/done').read() if os.path.exists(directory + '/done') else repr(seen))
			""";

	private static Path directory;

	@BeforeAll
	static void writeScripts() throws Exception {
		directory = Files.createTempDirectory(Path.of("/tmp"), "ipc");
		Path bin = Files.createDirectories(directory.resolve("bin"));
		Path program = Files.writeString(bin.resolve("scanner"), "#!/bin/sh\nprintf '[%s]' \"$@\" > '" + directory
				+ "/written'\nmv '" + directory + "/written' '" + directory + "/done'\n");
		assertThat(program.toFile().setExecutable(true)).isTrue();
		try (SampleDaemon daemon = SampleDaemon.start(directory)) {
			for (String shell : new String[] { "bash", "zsh", "fish" }) {
				String script = SampleDaemon.call(directory, "completion", shell, "scanner");
				assertThat(script).startsWith("0 ");
				Files.writeString(directory.resolve("completion." + shell), script.substring(2));
			}
			assertThat(SampleDaemon.call(directory, "completion", "bash"))
				.startsWith("2 completion requires the name of the program: completion bash <name>; see java ");
		}
		Files.createDirectories(directory.resolve("data/deep"));
		Files.createFile(directory.resolve("data/some file"));
		Files.writeString(directory.resolve("bash.rc"),
				"bind 'set enable-bracketed-paste off'\n. " + directory + "/completion.bash\necho READY\n");
		Files.writeString(directory.resolve(".zshrc"),
				"autoload -U compinit && compinit -u -D\nunsetopt zle_bracketed_paste" + " 2>/dev/null\nsource "
						+ directory + "/completion.zsh\necho READY\n");
	}

	@AfterAll
	static void deleteDirectory() throws IOException {
		FileSystemUtils.deleteRecursively(directory);
	}

	private static String type(String keys, String... shell) throws Exception {
		Assumptions.assumeTrue(isPresent(shell[0]) && isPresent("python3"),
				() -> "no " + shell[0] + " on this machine");
		Files.deleteIfExists(directory.resolve("done"));
		String[] command = new String[5 + shell.length];
		System.arraycopy(new String[] { "python3", "-c", TERMINAL, directory.toString(), keys }, 0, command, 0, 5);
		System.arraycopy(shell, 0, command, 5, shell.length);
		Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
		process.getOutputStream().close();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		process.waitFor();
		return output;
	}

	private static boolean isPresent(String program) throws Exception {
		return new ProcessBuilder("sh", "-c", "command -v " + program).start().waitFor() == 0;
	}

	@ParameterizedTest
	@CsvSource({ "scanner resc<TAB>, [rescan]", "scanner rescan --pa<TAB>x, [rescan][--path=x]",
			"scanner rescan --path=dat<TAB>, [rescan][--path=data/]",
			"scanner rescan --path=data/so<TAB>, [rescan][--path=data/some file]",
			"scanner watch stat<TAB>u<TAB>, [watch][status]", "scanner --pre<TAB>stat<TAB>u<TAB>, [--pretty][status]",
			"scanner --socket /x larg<TAB>--l<TAB>5, [--socket][/x][largest][--limit=5]",
			"scanner comp<TAB>z<TAB>, [completion][zsh]" })
	void bashCompletes(String keys, String words) throws Exception {
		assertThat(type(keys, "bash", "--noprofile", "--rcfile", directory + "/bash.rc", "-i")).isEqualTo(words);
	}

	@Test
	void bashCompletesWhereItDoesNotSplitWordsAtEquals() throws Exception {
		Files.writeString(directory.resolve("whole.rc"),
				"COMP_WORDBREAKS=${COMP_WORDBREAKS//=}\n" + Files.readString(directory.resolve("bash.rc")));
		assertThat(type("scanner rescan --path=data/so<TAB>", "bash", "--noprofile", "--rcfile",
				directory + "/whole.rc", "-i"))
			.isEqualTo("[rescan][--path=data/some file]");
	}

	// The slash after a directory goes with Enter.
	@ParameterizedTest
	@CsvSource({ "scanner resc<TAB>, [rescan]", "scanner rescan --pa<TAB>x, [rescan][--path=x]",
			"scanner rescan --path=dat<TAB>, [rescan][--path=data]",
			"scanner rescan --path=data/so<TAB>, [rescan][--path=data/some file]",
			"scanner watch stat<TAB>u<TAB>, [watch][status]", "scanner --pre<TAB>stat<TAB>u<TAB>, [--pretty][status]",
			"scanner --socket /x larg<TAB>--l<TAB>5, [--socket][/x][largest][--limit=5]",
			"scanner comp<TAB>z<TAB>, [completion][zsh]" })
	void zshCompletes(String keys, String words) throws Exception {
		assertThat(type(keys, "zsh", "-i")).isEqualTo(words);
	}

	@ParameterizedTest
	@CsvSource({ "scanner resc, rescan", "scanner rescan --pa, --path", "scanner watch stat, state;status",
			"scanner --pre, --pretty", "scanner completion z, zsh" })
	void fishCompletes(String line, String words) throws Exception {
		Assumptions.assumeTrue(isPresent("fish"), "no fish on this machine");
		Process process = new ProcessBuilder("fish", "--no-config", "-c",
				"source " + directory + "/completion.fish; complete -C '" + line + "'")
			.redirectErrorStream(true)
			.start();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(process.waitFor()).isZero();
		assertThat(output.lines().map((each) -> each.replaceFirst("\t.*", "")).distinct())
			.containsExactlyInAnyOrder(words.split(";"));
	}

}
