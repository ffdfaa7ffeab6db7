package com.codechu.ipc.protocol;

import java.math.BigDecimal;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.SerializableString;
import tools.jackson.core.io.IOContext;
import tools.jackson.core.json.UTF8StreamJsonParser;
import tools.jackson.core.sym.ByteQuadsCanonicalizer;
import tools.jackson.core.sym.PropertyNameMatcher;

/**
 * Reads the tokens of one line. Refuses numbers that are not finite as a {@code double},
 * and decimals whose exponent would make them expensive. Takes off a request what belongs
 * to the protocol, so that nothing of that is seen by whatever binds the request.
 * <p>
 * Extends Jackson's own parser, since one that delegates to it would cost a further call
 * for each token. Knows that its input is UTF-8, and does not guess.
 */
final class LineParser extends UTF8StreamJsonParser {

	/** The root value is at depth 0, the members of an object there at depth 1. */
	private static final int MEMBERS = 1;

	private final int maxScale;

	private @Nullable ReservedMembers reserved;

	LineParser(ObjectReadContext readContext, IOContext context, int streamFeatures, int formatFeatures,
			ByteQuadsCanonicalizer symbols, byte[] line, int from, int to) {
		super(readContext, context, streamFeatures, formatFeatures, null, symbols, line, from, to, 0, false);
		this.maxScale = streamReadConstraints().getMaxNumberLength();
	}

	/**
	 * Take members of the protocol off while reading.
	 * @param reserved collects them
	 * @return this parser
	 */
	LineParser taking(ReservedMembers reserved) {
		this.reserved = reserved;
		return this;
	}

	@Override
	public JsonToken nextToken() {
		JsonToken token = super.nextToken();
		return isAtTaken() ? passTaken() : token;
	}

	@Override
	public @Nullable String nextName() {
		String name = super.nextName();
		return isAtTaken() ? (passTaken() == JsonToken.PROPERTY_NAME) ? currentName() : null : name;
	}

	@Override
	public boolean nextName(SerializableString wanted) {
		boolean matches = super.nextName(wanted);
		return isAtTaken() ? passTaken() == JsonToken.PROPERTY_NAME && currentName().equals(wanted.getValue())
				: matches;
	}

	@Override
	public int nextNameMatch(PropertyNameMatcher matcher) {
		int match = super.nextNameMatch(matcher);
		return isAtTaken() ? (passTaken() == JsonToken.PROPERTY_NAME) ? matcher.matchName(currentName())
				: PropertyNameMatcher.MATCH_END_OBJECT : match;
	}

	private boolean isAtTaken() {
		return this.reserved != null && this._currToken == JsonToken.PROPERTY_NAME
				&& this._streamReadContext.getNestingDepth() == MEMBERS && this.reserved.isTaken(currentName());
	}

	// What reads the value moves this parser by the methods above, but for values only.
	private JsonToken passTaken() {
		ReservedMembers reserved = Objects.requireNonNull(this.reserved);
		this.reserved = null;
		JsonToken token;
		do {
			reserved.take(this);
			token = super.nextToken();
		}
		while (token == JsonToken.PROPERTY_NAME && reserved.isTaken(currentName()));
		this.reserved = reserved;
		return token;
	}

	@Override
	public double getDoubleValue() {
		return FiniteNumbers.require(super.getDoubleValue());
	}

	@Override
	public float getFloatValue() {
		return (float) FiniteNumbers.require(super.getFloatValue());
	}

	@Override
	public BigDecimal getDecimalValue() {
		return FiniteNumbers.require(super.getDecimalValue(), this.maxScale);
	}

	@Override
	public Number getNumberValue() {
		requireFinite();
		return super.getNumberValue();
	}

	@Override
	public Number getNumberValueExact() {
		Number value = super.getNumberValueExact();
		return (value instanceof BigDecimal decimal) ? FiniteNumbers.require(decimal, this.maxScale) : value;
	}

	// Asked before the value itself, which would then be a double for good.
	@Override
	public Object getNumberValueDeferred() {
		Object deferred = super.getNumberValueDeferred();
		if (this._currToken == JsonToken.VALUE_NUMBER_FLOAT && deferred instanceof String text) {
			FiniteNumbers.require(Double.parseDouble(text));
		}
		return deferred;
	}

	/**
	 * Require that a number that is not converted is finite.
	 */
	void requireFinite() {
		if (this._currToken == JsonToken.VALUE_NUMBER_FLOAT) {
			FiniteNumbers.require(super.getDoubleValue());
		}
	}

}
