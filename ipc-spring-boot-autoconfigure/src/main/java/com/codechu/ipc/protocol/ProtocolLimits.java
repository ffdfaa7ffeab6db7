package com.codechu.ipc.protocol;

/**
 * Limits of a message. Every limit protects memory or time against a hostile peer; the
 * defaults are suited to control traffic between programs on one host.
 *
 * @param maxLineBytes maximum size of a line in bytes, without its newline, in both
 * directions
 * @param maxDepth maximum nesting depth of arrays and objects
 * @param maxTokens maximum number of JSON tokens in a message; one MiB of
 * <code>{},</code> would otherwise become a tree of 29 MiB
 * @param maxNumberChars maximum length of a number in characters; parsing digits costs
 * quadratic time
 * @param maxNameChars maximum length of a member name in characters
 * @since 0.1.0
 */
public record ProtocolLimits(int maxLineBytes, int maxDepth, int maxTokens, int maxNumberChars, int maxNameChars) {

	/**
	 * 1 MiB a line, depth 500, 100,000 tokens, 1,000 characters a number, 1,024 a name.
	 */
	public static final ProtocolLimits DEFAULTS = new ProtocolLimits(1 << 20, 500, 100_000, 1_000, 1_024);

	public ProtocolLimits {
		InvalidLimitException.requireAtLeast("maxLineBytes", maxLineBytes, 1);
		InvalidLimitException.requireAtLeast("maxDepth", maxDepth, 1);
		InvalidLimitException.requireAtLeast("maxTokens", maxTokens, 1);
		InvalidLimitException.requireAtLeast("maxNumberChars", maxNumberChars, 1);
		InvalidLimitException.requireAtLeast("maxNameChars", maxNameChars, 1);
	}

	/**
	 * Return these limits with another maximum size of a line.
	 * @param maxLineBytes maximum size of a line in bytes, without its newline
	 * @return the changed copy
	 */
	public ProtocolLimits withMaxLineBytes(int maxLineBytes) {
		return new ProtocolLimits(maxLineBytes, this.maxDepth, this.maxTokens, this.maxNumberChars, this.maxNameChars);
	}

}
