package com.codechu.ipc.autoconfigure;

import java.util.Locale;
import java.util.Map;

import com.codechu.ipc.protocol.ProtocolLimits;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;

/**
 * Configuration properties for the limits of a message.
 */
@ConfigurationProperties("ipc.protocol")
class IpcProtocolProperties {

	private static final Map<String, String> NAMES = Map.of("maxLineBytes", "max-line-size", "maxNumberChars",
			"max-number-length", "maxNameChars", "max-name-length");

	/** An error must fit. */
	private static final DataSize MIN_LINE_SIZE = DataSize.ofKilobytes(1);

	private static final DataSize MAX_LINE_SIZE = DataSize.ofMegabytes(512);

	/**
	 * Maximum size of a line, in both directions.
	 */
	private DataSize maxLineSize = DataSize.ofMegabytes(1);

	/**
	 * Maximum nesting depth of arrays and objects.
	 */
	private int maxDepth = 500;

	/**
	 * Maximum number of JSON tokens in a message.
	 */
	private int maxTokens = 100000;

	/**
	 * Maximum length of a number in characters.
	 */
	private int maxNumberLength = 1000;

	/**
	 * Maximum length of a member name in characters.
	 */
	private int maxNameLength = 1024;

	public DataSize getMaxLineSize() {
		return this.maxLineSize;
	}

	public void setMaxLineSize(DataSize maxLineSize) {
		this.maxLineSize = maxLineSize;
	}

	public int getMaxDepth() {
		return this.maxDepth;
	}

	public void setMaxDepth(int maxDepth) {
		this.maxDepth = maxDepth;
	}

	public int getMaxTokens() {
		return this.maxTokens;
	}

	public void setMaxTokens(int maxTokens) {
		this.maxTokens = maxTokens;
	}

	public int getMaxNumberLength() {
		return this.maxNumberLength;
	}

	public void setMaxNumberLength(int maxNumberLength) {
		this.maxNumberLength = maxNumberLength;
	}

	public int getMaxNameLength() {
		return this.maxNameLength;
	}

	public void setMaxNameLength(int maxNameLength) {
		this.maxNameLength = maxNameLength;
	}

	ProtocolLimits limits() {
		long bytes = this.maxLineSize.toBytes();
		Require.require(bytes >= MIN_LINE_SIZE.toBytes() && bytes <= MAX_LINE_SIZE.toBytes(),
				"ipc.protocol.max-line-size", this.maxLineSize,
				String.format(Locale.ROOT, "it must be at least %s and at most %s", MIN_LINE_SIZE, MAX_LINE_SIZE));
		return Require.valid("ipc.protocol.", NAMES, () -> new ProtocolLimits((int) bytes, this.maxDepth,
				this.maxTokens, this.maxNumberLength, this.maxNameLength));
	}

}
