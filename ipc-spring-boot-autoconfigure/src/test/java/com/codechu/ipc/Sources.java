package com.codechu.ipc;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Compiles sources against what the tests are compiled against, as Boot's plugins do.
 */
public final class Sources {

	private final List<JavaFileObject> sources = new ArrayList<>();

	/**
	 * Add a source.
	 * @param type the name of its file, without {@code .java}
	 * @param content what is in there
	 * @return this
	 */
	public Sources add(String type, String content) {
		this.sources
			.add(new SimpleJavaFileObject(URI.create("string:///" + type + ".java"), JavaFileObject.Kind.SOURCE) {

				@Override
				public CharSequence getCharContent(boolean ignoreEncodingErrors) {
					return content;
				}

			});
		return this;
	}

	/**
	 * Add all sources of a directory.
	 * @param directory the directory
	 * @return this
	 * @throws IOException if it cannot be read
	 */
	public Sources addAll(Path directory) throws IOException {
		try (Stream<Path> files = Files.walk(directory)) {
			for (Path file : files.filter((path) -> path.toString().endsWith(".java")).toList()) {
				add(file.getFileName().toString().replace(".java", ""), Files.readString(file));
			}
		}
		return this;
	}

	/**
	 * Compile them all.
	 * @param output the directory of the classes
	 */
	public void compile(Path output) {
		StringWriter messages = new StringWriter();
		boolean compiled = ToolProvider.getSystemJavaCompiler()
			.getTask(messages, null, null,
					List.of("-proc:none", "-nowarn", "-parameters", "-d", output.toString(), "-cp",
							System.getProperty("java.class.path")),
					null, this.sources)
			.call();
		assertThat(compiled).as(messages.toString()).isTrue();
	}

}
