package com.codechu.ipc.protocol;

import tools.jackson.core.Version;
import tools.jackson.databind.JacksonModule;

/**
 * What the protocol adds to the mapper of the application: whole numbers however they are
 * written, numbers from texts that are finite, and prepared constructors.
 */
final class LineModule extends JacksonModule {

	private final ProtocolLimits limits;

	LineModule(ProtocolLimits limits) {
		this.limits = limits;
	}

	@Override
	public String getModuleName() {
		return "ipc-lines";
	}

	@Override
	public Version version() {
		return Version.unknownVersion();
	}

	@Override
	public void setupModule(SetupContext context) {
		context.addDeserializerModifier(new WholeNumbers());
		NumbersFromText texts = new NumbersFromText(FiniteNumbers.maxScale(this.limits.maxNumberChars()));
		context.addDeserializerModifier(texts);
		context.addDeserializers(new OptionalNumbers(texts));
		context.addValueInstantiators(new PreparedCreators());
	}

}
