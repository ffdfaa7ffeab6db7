package com.codechu.ipc.protocol;

import tools.jackson.core.Version;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the protocol adds to the mapper of the application: whole numbers however they are
 * written, numbers from texts that are finite, and prepared constructors.
 */
final class LineModule extends JacksonModule {

	private final JsonMapper application;

	private final ProtocolLimits limits;

	LineModule(JsonMapper application, ProtocolLimits limits) {
		this.application = application;
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
		context.addDeserializers(new OptionalNumbers(this.application, texts));
		context.addValueInstantiators(new PreparedCreators());
	}

}
