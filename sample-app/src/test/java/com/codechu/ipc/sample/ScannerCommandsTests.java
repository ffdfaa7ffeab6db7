package com.codechu.ipc.sample;

import java.nio.file.Files;
import java.nio.file.Path;

import com.codechu.ipc.testing.IpcTest;
import com.codechu.ipc.testing.IpcTestSubscription;
import com.codechu.ipc.testing.IpcTester;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.test.annotation.DirtiesContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The commands alone, with the scanner that they are about.
 */
@IpcTest(ScannerCommands.class)
@Import({ DiskScanner.class, ScanAnnouncer.class })
@DirtiesContext(classMode = DirtiesContext.ClassMode.BEFORE_EACH_TEST_METHOD)
class ScannerCommandsTests {

	@Autowired
	private IpcTester tester;

	@TempDir
	private Path directory;

	@BeforeEach
	void createFiles() throws Exception {
		Files.write(this.directory.resolve("small"), new byte[1]);
		Files.write(this.directory.resolve("large"), new byte[5]);
	}

	@Test
	void rescanReportsWhatItFinds() {
		assertThat(this.tester.command("rescan").with("path", this.directory)).hasReply()
			.hasPathSatisfying("$.files", (files) -> assertThat(files).isEqualTo(2))
			.hasPathSatisfying("$.bytes", (bytes) -> assertThat(bytes).isEqualTo(6));
		assertThat(this.tester.command("status")).hasReply().extractingPath("$.scans").isEqualTo(1);
	}

	@Test
	void whatIsNoDirectoryIsAnError() {
		assertThat(this.tester.command("rescan").with("path", "/no/such")).hasError("no-such-directory")
			.errorDetails()
			.extractingPath("$.path")
			.isEqualTo("/no/such");
	}

	@Test
	void largestAreListedInTheirOrder() {
		this.tester.command("rescan").with("path", this.directory).exchange();
		assertThat(this.tester.command("largest").stream()).items(FileSize.class)
			.extracting(FileSize::bytes)
			.containsExactly(5L, 1L);
		assertThat(this.tester.command("largest").with("limit", 0)).hasError("InvalidRequest");
	}

	@Test
	void stateIsWatched() {
		try (IpcTestSubscription state = this.tester.command("state").subscribe()) {
			assertThat(state.next(DiskScanner.State.class)).isEqualTo(new DiskScanner.State(false, 0));
			assertThat(this.tester.command("rescan").with("path", this.directory).stream()).progress().isNotEmpty();
			DiskScanner.State last = new DiskScanner.State(false, 1);
			while (!last.equals(state.next(DiskScanner.State.class))) {
				assertThat(state.received().items()).hasSizeLessThan(4);
			}
		}
	}

}
