package com.codechu.ipc.sample;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What systemd says about the units.
 */
class UnitFilesTests {

	private static final Path UNITS = Path.of("src/main/systemd");

	@ParameterizedTest
	@ValueSource(strings = { "disk-scanner.service",
			"socket-activated/disk-scanner.service socket-activated/disk-scanner.socket" })
	void systemdHasNothingToSay(String names, @TempDir Path directory) throws Exception {
		List<String> command = new ArrayList<>(List.of("systemd-analyze", "verify", "--man=no"));
		for (String name : names.split(" ")) {
			Path unit = directory.resolve(Path.of(name).getFileName());
			// systemd looks whether the program is there.
			Files.writeString(unit, Files.readString(UNITS.resolve(name))
				.replace("/usr/bin/java", Path.of(System.getProperty("java.home"), "bin/java").toString()));
			command.add(unit.toString());
		}
		assertThat(run(command)).isEqualTo("0 ");
	}

	@Test
	void systemdHasNothingToSayAboutTheUnitOfTheReadme(@TempDir Path directory) throws Exception {
		Matcher unit = Pattern.compile("(?ms)^```ini\n(.*?)^```$")
			.matcher(Files.readString(Path.of("..", "README.md")));
		assertThat(unit.find()).isTrue();
		Path file = directory.resolve("notes.service");
		Files.writeString(file, unit.group(1)
			.replace("/usr/bin/java", Path.of(System.getProperty("java.home"), "bin/java").toString()));
		assertThat(run(List.of("systemd-analyze", "verify", "--man=no", file.toString()))).isEqualTo("0 ");
	}

	private static String run(List<String> command) throws Exception {
		try {
			Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
			String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			return process.waitFor() + " " + output;
		}
		catch (IOException ex) {
			System.out.println("SKIPPED: no systemd-analyze on this machine, so the units were not verified");
			Assumptions.abort("no systemd-analyze on this machine");
			return "";
		}
	}

}
