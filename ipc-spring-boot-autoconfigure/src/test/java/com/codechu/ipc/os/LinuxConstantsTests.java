package com.codechu.ipc.os;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class LinuxConstantsTests {

	@ParameterizedTest
	@CsvSource({ "amd64,131072", "aarch64,32768", "arm,32768", "ppc64le,32768", "s390x,131072", "riscv64,131072" })
	void noFollowDependsOnTheArchitecture(String architecture, int flag) {
		assertThat(LinuxConstants.noFollow(architecture)).isEqualTo(flag);
		assertThat(LinuxConstants.isKnown("Linux", architecture)).isTrue();
	}

	@Test
	void othersAreNotGuessed() {
		assertThat(LinuxConstants.isKnown("Linux", "mips64")).isFalse();
		assertThat(LinuxConstants.isKnown("Mac OS X", "aarch64")).isFalse();
	}

}
