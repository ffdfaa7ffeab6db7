package com.codechu.ipc.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.util.FileSystemUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Types what the README types, and compares what comes back, but for numbers and paths,
 * which are those of the machine.
 */
@Timeout(120)
class ReadmeTranscriptIT {

	private static final String SESSION = "$ nc -NU /tmp/disk-scanner/control.sock\n";

	private static final String CUT = "...";

	@Test
	void repliesAreThoseOfTheReadme() throws IOException {
		Matcher blocks = Pattern.compile("(?ms)^```\n" + Pattern.quote(SESSION) + "(.*?)^```$")
			.matcher(Files.readString(Path.of("..", "README.md")));
		Path directory = Files.createTempDirectory(Path.of("/tmp"), "ipc");
		int exchanges = 0;
		try (SampleDaemon daemon = SampleDaemon.start(directory)) {
			while (blocks.find()) {
				List<String> lines = new ArrayList<>(blocks.group(1).lines().toList());
				for (int i = 0; i < lines.size(); i += 2) {
					String reply = normalise(daemon.exchange(lines.get(i) + "\n").stripTrailing());
					String shown = normalise(lines.get(i + 1));
					exchanges++;
					if (shown.endsWith(CUT)) {
						assertThat(reply).startsWith(shown.substring(0, shown.length() - CUT.length()));
					}
					else {
						assertThat(reply).isEqualTo(shown);
					}
				}
			}
		}
		finally {
			FileSystemUtils.deleteRecursively(directory);
		}
		assertThat(exchanges).isGreaterThanOrEqualTo(10);
	}

	private static String normalise(String line) {
		return line.replaceAll("\"/[^\"]*\"", "\"/PATH\"").replaceAll("[0-9]+(\\.[0-9]+)?(E[0-9]+)?", "0");
	}

}
