package com.codechu.ipc.file;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class FileModeTests {

	@ParameterizedTest
	@CsvSource({ "0600,rw-------", "600,rw-------", "rw-rw----,rw-rw----", "0666,rw-rw-rw-", "777,rwxrwxrwx" })
	void readsWhatPeopleWrite(String text, String expected) {
		assertThat(FileMode.parse(text)).hasToString(expected);
	}

	// YAML reads 0600 as octal, so it arrives as 384; 600 arrives as 600.
	@ParameterizedTest
	@CsvSource({ "384,rw-------", "600,rw-------", "432,rw-rw----", "660,rw-rw----", "438,rw-rw-rw-", "666,rw-rw-rw-",
			"511,rwxrwxrwx", "777,rwxrwxrwx", "400,rw--w----" })
	void readsWhatYamlMakesOfIt(int number, String expected) {
		assertThat(FileMode.of(number)).hasToString(expected);
	}

	@Test
	void whenOwnerCannotReadAndWriteThenModeIsRefused() {
		assertThatExceptionOfType(InvalidFileModeException.class).isThrownBy(() -> FileMode.parse("0400"))
			.withMessage("Mode 0400 is not valid: it must let the owner read and write "
					+ "and contain permission bits only, such as 0600 or 0660");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "60", "0800", "rw", "rwxrwxrw", "u=rw", "-600", "06000", "4600" })
	void whenTextIsNoModeThenItIsRefused(String text) {
		assertThatExceptionOfType(InvalidFileModeException.class).isThrownBy(() -> FileMode.parse(text));
	}

	@ParameterizedTest
	@ValueSource(ints = { -1, 0, 1000, 4600, 999 })
	void whenNumberIsNoModeThenItIsRefused(int number) {
		assertThatExceptionOfType(InvalidFileModeException.class).isThrownBy(() -> FileMode.of(number));
	}

	@ParameterizedTest
	@CsvSource({ "0600,rwx------", "0660,rwxr-x---", "0620,rwxr-x---", "0666,rwxr-xr-x", "0606,rwx---r-x" })
	void directoryLetsInThoseWhoMayUseTheFile(String mode, String expected) {
		assertThat(FileMode.parse(mode).forDirectory()).hasToString(expected);
	}

}
