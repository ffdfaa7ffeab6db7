package com.codechu.ipc.autoconfigure;

import com.codechu.ipc.protocol.ProtocolLimits;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What one message may cost a server, a client or a listener.
 *
 * @param maxLineSize Longest line, in both directions.
 * @param maxDepth Deepest nesting of arrays and objects.
 * @param maxTokens Most JSON tokens in one message.
 * @param maxNumberLength Longest number in characters.
 * @param maxNameLength Longest member name in characters.
 */
@ConfigurationProperties("ipc.protocol")
public record IpcProtocolProperties(@DefaultValue("1MB") DataSize maxLineSize, @DefaultValue("500") int maxDepth,
		@DefaultValue("100000") int maxTokens, @DefaultValue("1000") int maxNumberLength,
		@DefaultValue("1024") int maxNameLength) {

	private static final DataSize MAX_LINE_SIZE = DataSize.ofMegabytes(512);

	ProtocolLimits limits() {
		long bytes = this.maxLineSize.toBytes();
		Require.require(bytes > 0 && bytes <= MAX_LINE_SIZE.toBytes(), "ipc.protocol.max-line-size", this.maxLineSize,
				"it must be more than 0, and at most " + MAX_LINE_SIZE);
		Require.positive("ipc.protocol.max-depth", this.maxDepth);
		Require.positive("ipc.protocol.max-tokens", this.maxTokens);
		Require.positive("ipc.protocol.max-number-length", this.maxNumberLength);
		Require.positive("ipc.protocol.max-name-length", this.maxNameLength);
		return new ProtocolLimits((int) bytes, this.maxDepth, this.maxTokens, this.maxNumberLength, this.maxNameLength);
	}

}
