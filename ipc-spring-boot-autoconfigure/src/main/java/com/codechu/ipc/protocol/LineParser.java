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

	private final NameStack names = new NameStack();

	private @Nullable ReservedMembers reserved;

	LineParser(ObjectReadContext readContext, IOContext context, int streamFeatures, int formatFeatures,
			ByteQuadsCanonicalizer symbols, byte[] line, int from, int to) {
		super(readContext, context, streamFeatures, formatFeatures, null, symbols, line, from, to, 0, false);
		this.maxScale = FiniteNumbers.maxScale(streamReadConstraints().getMaxNumberLength());
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

	@Override
	protected void createChildObjectContext(int line, int column) {
		super.createChildObjectContext(line, column);
		this.names.begin(this._streamReadContext.getNestingDepth());
	}

	@Override
	protected void createChildArrayContext(int line, int column) {
		super.createChildArrayContext(line, column);
		this.names.begin(this._streamReadContext.getNestingDepth());
	}

	// Called once for each token that may be a name.
	private boolean isAtTaken() {
		if (this._currToken != JsonToken.PROPERTY_NAME) {
			return false;
		}
		int depth = this._streamReadContext.getNestingDepth();
		String name = currentName();
		this.names.add(depth, name);
		return depth == MEMBERS && this.reserved != null && this.reserved.isTaken(name);
	}

	/**
	 * Return whether an object had a member twice so far.
	 * @return whether the last one counts
	 */
	boolean hasDuplicates() {
		return this.names.isDuplicated();
	}

	// Numbers that are not bound must be valid nevertheless.
	@Override
	public LineParser skipChildren() {
		int depth = 0;
		JsonToken token = this._currToken;
		while (token != null) {
			requireFinite();
			depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
			if (depth <= 0) {
				return this;
			}
			token = nextToken();
		}
		return this;
	}

	// What reads the value moves this parser by the methods above, but for values only.
	private JsonToken passTaken() {
		ReservedMembers reserved = Objects.requireNonNull(this.reserved);
		this.reserved = null;
		JsonToken token;
		boolean taken;
		do {
			reserved.take(this);
			token = super.nextToken();
			this.reserved = reserved;
			taken = isAtTaken();
			this.reserved = null;
		}
		while (taken);
		this.reserved = reserved;
		return token;
	}

	@Override
	public double getDoubleValue() {
		double value = FiniteNumbers.require(super.getDoubleValue());
		if (value == 0) {
			requireSmallExponent();
		}
		return value;
	}

	@Override
	public float getFloatValue() {
		getDoubleValue();
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
		if (this._currToken == JsonToken.VALUE_NUMBER_FLOAT) {
			requireSmallExponent();
			FiniteNumbers.require(Double.parseDouble(getString()));
		}
		return super.getNumberValueDeferred();
	}

	/**
	 * Require that a number that is not converted is finite, and has an exponent that
	 * costs nothing.
	 */
	void requireFinite() {
		if (this._currToken == JsonToken.VALUE_NUMBER_FLOAT) {
			requireSmallExponent();
			FiniteNumbers.require(super.getDoubleValue());
		}
	}

	private void requireSmallExponent() {
		if (this._currToken == JsonToken.VALUE_NUMBER_FLOAT) {
			FiniteNumbers.requireExponent(getStringCharacters(), getStringOffset(), getStringLength(), this.maxScale);
		}
	}

}
