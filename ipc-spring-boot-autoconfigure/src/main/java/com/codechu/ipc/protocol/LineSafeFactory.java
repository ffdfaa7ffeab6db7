package com.codechu.ipc.protocol;

import java.io.IOException;
import java.io.OutputStream;

import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.SerializableString;
import tools.jackson.core.io.IOContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonFactoryBuilder;
import tools.jackson.core.json.UTF8JsonGenerator;
import tools.jackson.core.util.BufferRecycler;

/**
 * Makes generators that refuse numbers which are not finite, and that know whether
 * anything was written past them.
 */
final class LineSafeFactory extends JsonFactory {

	LineSafeFactory(JsonFactoryBuilder builder) {
		super(builder);
	}

	@Override
	public BufferRecycler _getBufferRecycler() {
		return Recyclers.acquire();
	}

	@Override
	protected JsonGenerator _createUTF8Generator(ObjectWriteContext writeContext, IOContext ioContext,
			OutputStream out) {
		return new Generator(writeContext, ioContext, out);
	}

	/**
	 * A generator. Extends Jackson's own, since one that delegates to it would cost a
	 * further call for each token.
	 */
	final class Generator extends UTF8JsonGenerator {

		private boolean raw;

		private Generator(ObjectWriteContext writeContext, IOContext ioContext, OutputStream out) {
			super(writeContext, ioContext, LineSafeFactory.this._streamWriteFeatures,
					LineSafeFactory.this._formatWriteFeatures, out, LineSafeFactory.this._rootValueSeparator, null,
					null, LineSafeFactory.this._maximumNonEscapedChar, LineSafeFactory.this._quoteChar);
		}

		/**
		 * Return whether something was written as it is, which may be no JSON, or have
		 * line ends.
		 * @return whether there was a raw value
		 */
		boolean hasRaw() {
			return this.raw;
		}

		/**
		 * Write a value that is known to be safe.
		 * @param json compact JSON in UTF-8
		 * @param length how much of it to write
		 */
		void writeCompact(byte[] json, int length) {
			_verifyValueWrite(WRITE_RAW);
			if (length > this._outputEnd - this._outputTail) {
				_flushBuffer();
			}
			if (length > this._outputEnd) {
				write(json, length);
			}
			else {
				System.arraycopy(json, 0, this._outputBuffer, this._outputTail, length);
				this._outputTail += length;
			}
		}

		private void write(byte[] json, int length) {
			try {
				this._outputStream.write(json, 0, length);
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
