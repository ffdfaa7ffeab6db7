package com.codechu.ipc.file.internal;

import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import com.codechu.ipc.Python;
import com.codechu.ipc.ShortTempDir;
import com.codechu.ipc.file.UnusablePathException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class LockFileTests {

	private static final String TRY = """
			import fcntl, sys
			try:
			    fcntl.lockf(open(sys.argv[1], 'w'), fcntl.LOCK_EX | fcntl.LOCK_NB)
			    print('free')
			except OSError:
			    print('held')
			""";

	@RegisterExtension
	private final ShortTempDir directory = new ShortTempDir();

	private Path path() {
		return this.directory.resolve("a.sock");
	}

	@Test
	void excludesTheRestOfTheProcess() throws Exception {
		try (LockFile lock = LockFile.take(path(), "A server")) {
			assertThatExceptionOfType(UnusablePathException.class).isThrownBy(() -> LockFile.take(path(), "A server"))
				.withMessage("A server of this process holds " + path() + ".lock");
			assertThat(lock).isNotNull();
			assertThat(held()).isEqualTo("held");
		}
		LockFile.take(path(), "A server").close();
		assertThat(held()).isEqualTo("free");
	}

	@Test
	void namesTheProcessThatHoldsIt() throws Exception {
		Process holder = Python.start("""
				import fcntl, sys
				f = open(sys.argv[1], 'w')
				fcntl.lockf(f, fcntl.LOCK_EX)
				print('locked')
				sys.stdin.read()
				""", path() + ".lock");
		try (var lines = holder.inputReader()) {
			assertThat(lines.readLine()).isEqualTo("locked");
			assertThatExceptionOfType(UnusablePathException.class).isThrownBy(() -> LockFile.take(path(), "A server"))
				.withMessage("A server of process %d of user '%s' holds %s.lock".formatted(holder.pid(),
						System.getProperty("user.name"), path()));
		}
		finally {
			holder.destroyForcibly().waitFor();
		}
	}

	/**
	 * As two applications in one servlet container have it, each with its own copy.
	 */
	@Test
	void aSecondCopyOfTheLibraryIsRefusedAndTakesNothingFromTheFirst() throws Exception {
		List<URL> urls = new ArrayList<>();
		for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
			urls.add(Path.of(entry).toUri().toURL());
		}
		try (URLClassLoader copy = new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
			Method take = copy.loadClass(LockFile.class.getName()).getMethod("take", Path.class, String.class);
			try (LockFile first = LockFile.take(path(), "A server")) {
				for (int i = 0; i < 3; i++) {
					assertThatExceptionOfType(InvocationTargetException.class)
						.isThrownBy(() -> take.invoke(null, path(), "A server"))
						.havingCause()
						.withMessage("A server of this process, by another copy of this library, holds %s.lock"
							.formatted(path()));
					assertThat(held()).isEqualTo("held");
				}
				assertThat(first).isNotNull();
			}
			AutoCloseable second = (AutoCloseable) take.invoke(null, path(), "A server");
			assertThatExceptionOfType(UnusablePathException.class).isThrownBy(() -> LockFile.take(path(), "A server"));
			assertThat(held()).isEqualTo("held");
			second.close();
			assertThat(held()).isEqualTo("free");
		}
	}

	private String held() throws Exception {
		return Python.run(TRY, path() + ".lock").trim();
	}

}
