package com.codechu.ipc.autoconfigure;

import java.util.List;

import com.codechu.ipc.protocol.RawJson;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.aot.hint.TypeReference;
import org.springframework.boot.context.properties.bind.BindableRuntimeHintsRegistrar;
import org.springframework.util.ClassUtils;

/**
 * Hints for native images that no bean definition gives: the native functions, where JNA
 * is on the classpath, what Jackson makes by reflection, and the classes of properties,
 * which are inspected even where nothing is bound to them.
 */
class IpcRuntimeHints implements RuntimeHintsRegistrar {

	private static final String JNA = "com.sun.jna.Library";

	private static final String LIBRARY = "com.codechu.ipc.os.JnaCalls$LibC";

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		for (String adapter : List.of("Serializer", "Deserializer")) {
			hints.reflection()
				.registerType(TypeReference.of(RawJson.class.getName() + "$" + adapter),
						MemberCategory.INVOKE_DECLARED_CONSTRUCTORS);
		}
		BindableRuntimeHintsRegistrar.forTypes(PropertyNames.CLASSES).registerHints(hints);
		if (ClassUtils.isPresent(JNA, classLoader)) {
			hints.proxies().registerJdkProxy(TypeReference.of(LIBRARY));
			hints.reflection()
				.registerType(TypeReference.of(LIBRARY), MemberCategory.INVOKE_DECLARED_METHODS)
				.registerType(TypeReference.of("com.codechu.ipc.os.JnaCalls"),
						MemberCategory.INVOKE_DECLARED_CONSTRUCTORS);
			hints.resources().registerPattern("com/sun/jna/linux-*/libjnidispatch.so");
		}
	}

}
