package com.codechu.ipc.protocol;

import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;

import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.SerializableString;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.StreamWriteConstraints;
import tools.jackson.core.TreeNode;
import tools.jackson.core.io.IOContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonFactoryBuilder;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.core.json.UTF8JsonGenerator;

/**
 * Makes parsers and generators of lines: what is not finite is refused in both
 * directions, and it is known whether anything was written past the generator.
 */
final class LineFactory extends JsonFactory {

	LineFactory(ProtocolLimits limits) {
		super(builder(limits));
	}

	private static JsonFactoryBuilder builder(ProtocolLimits limits) {
		return JsonFactory.builder()
			.streamReadConstraints(StreamReadConstraints.builder()
				.maxNestingDepth(limits.maxDepth())
				.maxTokenCount(limits.maxTokens())
				.maxNumberLength(limits.maxNumberChars())
				.maxNameLength(limits.maxNameChars())
				.maxStringLength(Integer.MAX_VALUE)
				.build())
			.streamWriteConstraints(StreamWriteConstraints.builder().maxNestingDepth(limits.maxDepth()).build())
			.recyclerPool(Recyclers.INSTANCE)
			.rootValueSeparator((String) null)
			.disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
			.enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER);
	}

	/**
	 * Read a line.
	 * @param context binds values within the line on behalf of deserializers
	 * @param line where the line is, not to be changed while it is read
	 * @param from first index
	 * @param to index after the last
	 * @return the parser, before the first token
	 */
	LineParser parser(ObjectReadContext context, byte[] line, int from, int to) {
		return (LineParser) createParser(context, line, from, to - from);
	}

	/**
	 * Write lines.
	 * @param context the mapper's, with its settings
	 * @param out where to write
	 * @return the generator
	 */
	Generator generator(ObjectWriteContext context, OutputStream out) {
		return (Generator) createGenerator(context, out);
	}

	@Override
	protected JsonParser _createParser(ObjectReadContext context, IOContext ioContext, byte[] data, int offset,
			int length) {
		return new LineParser(context, ioContext, this._streamReadFeatures, this._formatReadFeatures,
				this._byteSymbolCanonicalizer.makeChild(this._factoryFeatures), data, offset, offset + length);
	}

	@Override
	protected JsonGenerator _createUTF8Generator(ObjectWriteContext context, IOContext ioContext, OutputStream out) {
		return new Generator(context, ioContext, out);
	}

	/**
	 * A generator. Extends Jackson's own, since one that delegates to it would cost a
	 * further call for each token.
	 */
	final class Generator extends UTF8JsonGenerator {

		/** Without quotes around names it would not be JSON. */
		private static final int REQUIRED = JsonWriteFeature.QUOTE_PROPERTY_NAMES.getMask();

		/** Characters are written as they are. */
		private static final int REFUSED = JsonWriteFeature.ESCAPE_NON_ASCII.getMask();

		private boolean raw;

		private ObjectWriteContext context;

		private Generator(ObjectWriteContext context, IOContext ioContext, OutputStream out) {
			super(context, ioContext, context.getStreamWriteFeatures(LineFactory.this._streamWriteFeatures),
					(context.getFormatWriteFeatures(LineFactory.this._formatWriteFeatures) | REQUIRED) & ~REFUSED, out,
					LineFactory.this._rootValueSeparator, context.getCharacterEscapes(), null, 0,
					LineFactory.this._quoteChar);
			this.context = context;
		}

		/**
		 * Return whether something was written as it is, which may not be JSON, or have
		 * line ends.
		 * @return whether there was a raw value
		 */
		boolean hasRaw() {
			return this.raw;
		}

		/**
		 * Write the next line.
		 * @param context the mapper's, which remembers what the line has
		 */
		void begin(ObjectWriteContext context) {
			this.context = context;
			this.raw = false;
		}

		@Override
		public ObjectWriteContext objectWriteContext() {
			return this.context;
		}

		@Override
		public JsonGenerator writePOJO(Object value) {
			if (value == null) {
				return writeNull();
			}
			this.context.writeValue(this, value);
			return this;
		}

		@Override
		public JsonGenerator writeTree(TreeNode tree) {
			if (tree == null) {
				return writeNull();
			}
			this.context.writeTree(this, tree);
			return this;
		}

		/**
		 * Write a value that is known to be safe.
		 * @param json compact JSON in UTF-8
		 * @param from first index
		 * @param to index after the last
		 */
		void writeCompact(byte[] json, int from, int to) {
			_verifyValueWrite(WRITE_RAW);
			int length = to - from;
			if (length > this._outputEnd - this._outputTail) {
				_flushBuffer();
			}
			if (length > this._outputEnd) {
				write(json, from, length);
			}
			else {
				System.arraycopy(json, from, this._outputBuffer, this._outputTail, length);
				this._outputTail += length;
			}
		}

		private void write(byte[] json, int from, int length) {
			try {
				this._outputStream.write(json, from, length);
			}
			catch (IOException ex) {
				throw _wrapIOFailure(ex);
			}
		}

		@Override
		public JsonGenerator writeNumber(double value) {
			requireFinite(Double.isFinite(value));
			boolean before = this.raw;
			super.writeNumber(value);
			this.raw = before;
			return this;
		}

		@Override
		public JsonGenerator writeNumber(float value) {
			requireFinite(Float.isFinite(value));
			boolean before = this.raw;
			super.writeNumber(value);
			this.raw = before;
			return this;
		}

		@Override
		public JsonGenerator writeNumber(BigDecimal value) {
			boolean before = this.raw;
			super.writeNumber(value);
			this.raw = before;
			return this;
		}

		@Override
		public JsonGenerator writeNumber(BigInteger value) {
			boolean before = this.raw;
			super.writeNumber(value);
			this.raw = before;
			return this;
		}

		private void requireFinite(boolean finite) {
			if (!finite) {
				throw new MessageEncodingException("a number that is not finite has no JSON form", null);
			}
		}

		@Override
		public JsonGenerator writeRaw(String text) {
			this.raw = true;
			return super.writeRaw(text);
		}

		@Override
		public JsonGenerator writeRaw(String text, int offset, int length) {
			this.raw = true;
			return super.writeRaw(text, offset, length);
		}

		@Override
		public JsonGenerator writeRaw(char[] text, int offset, int length) {
			this.raw = true;
			return super.writeRaw(text, offset, length);
		}

		@Override
		public JsonGenerator writeRaw(char value) {
			this.raw = true;
			return super.writeRaw(value);
		}

		@Override
		public JsonGenerator writeRaw(SerializableString text) {
			this.raw = true;
			return super.writeRaw(text);
		}

		@Override
		public JsonGenerator writeRawValue(SerializableString text) {
			this.raw = true;
			return super.writeRawValue(text);
		}

		@Override
		public JsonGenerator writeRawUTF8String(byte[] text, int offset, int length) {
			this.raw = true;
			return super.writeRawUTF8String(text, offset, length);
		}

	}

}
