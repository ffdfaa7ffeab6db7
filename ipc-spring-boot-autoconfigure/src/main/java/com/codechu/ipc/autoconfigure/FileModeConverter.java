package com.codechu.ipc.autoconfigure;

import java.util.Set;

import com.codechu.ipc.file.FileMode;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationPropertiesBinding;
import org.springframework.core.convert.TypeDescriptor;
import org.springframework.core.convert.converter.GenericConverter;

/**
 * Converts file modes as read from YAML and properties files.
 */
@ConfigurationPropertiesBinding
class FileModeConverter implements GenericConverter {

	@Override
	public Set<ConvertiblePair> getConvertibleTypes() {
		return Set.of(new ConvertiblePair(String.class, FileMode.class),
				new ConvertiblePair(Number.class, FileMode.class));
	}

	@Override
	public @Nullable Object convert(@Nullable Object source, TypeDescriptor sourceType, TypeDescriptor targetType) {
		if (source == null) {
			return null;
		}
		return (source instanceof Number number) ? FileMode.of(number) : FileMode.parse((String) source);
	}

}
