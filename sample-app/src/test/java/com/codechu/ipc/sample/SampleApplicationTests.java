package com.codechu.ipc.sample;

import java.nio.file.Path;

import com.codechu.ipc.context.LocalIpcServerPath;
import com.codechu.ipc.testing.AutoConfigureIpcTester;
import com.codechu.ipc.testing.IpcTester;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The whole daemon, beside one that may be running.
 */
@SpringBootTest
@AutoConfigureIpcTester
class SampleApplicationTests {

	@Test
	void isUpOnASocketOfItsOwn(@Autowired IpcTester tester, @LocalIpcServerPath Path path) {
		assertThat(path.toString()).doesNotContain("disk-scanner");
		assertThat(tester.command("status")).hasReply().extractingPath("$.scans").isEqualTo(0);
		assertThat(tester.command("actuator").with("endpoint", "health")).hasReply()
			.extractingPath("$.status")
			.isEqualTo("UP");
	}

}
