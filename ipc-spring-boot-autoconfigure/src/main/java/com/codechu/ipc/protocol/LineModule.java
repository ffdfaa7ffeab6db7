package com.codechu.ipc.protocol;

import tools.jackson.core.Version;
import tools.jackson.databind.JacksonModule;

/**
 * What the protocol adds to the mapper of the application: whole numbers however they are
 * written, and prepared constructors.
 */
final class LineModule extends JacksonModule {

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
		context.addValueInstantiators(new PreparedCreators());
	}

}
