package com.codechu.ipc.cli;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Indents JSON; every token stays as it was written.
 */
final class PrettyJson {

	private static final byte[] INDENTATION = "  ".getBytes(StandardCharsets.US_ASCII);

	private PrettyJson() {
	}

	/**
	 * Write a value over several lines.
	 * @param json where valid JSON is
	 * @param from first index
	 * @param to index after the last
	 * @param out where to write
	 */
	static void write(byte[] json, int from, int to, ByteArrayOutputStream out) {
		int depth = 0;
		boolean text = false;
		boolean empty = false;
		for (int i = from; i < to; i++) {
			byte value = json[i];
			if (text) {
				out.write(value);
				if (value == '\\') {
					out.write(json[++i]);
				}
				text = value != '"';
			}
			else if (value == '}' || value == ']') {
				depth--;
				if (!empty) {
					newline(depth, out);
				}
				out.write(value);
				empty = false;
			}
			else if (value < 0 || value > ' ') {
				if (empty) {
					newline(depth, out);
				}
				empty = value == '{' || value == '[';
				depth += empty ? 1 : 0;
				text = value == '"';
				out.write(value);
				if (value == ',') {
					newline(depth, out);
				}
				else if (value == ':') {
					out.write(' ');
				}
			}
		}
	}

	private static void newline(int depth, ByteArrayOutputStream out) {
		out.write('\n');
		for (int i = 0; i < depth; i++) {
			out.writeBytes(INDENTATION);
		}
	}

}
