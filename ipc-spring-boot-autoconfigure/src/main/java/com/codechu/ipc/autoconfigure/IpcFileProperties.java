package com.codechu.ipc.autoconfigure;

import java.nio.file.Path;
import java.util.List;

import com.codechu.ipc.file.TrustedDirectories;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * Configuration properties for all files: sockets, pidfiles and FIFOs.
 */
@ConfigurationProperties("ipc")
class IpcFileProperties {

	/**
	 * Directories that are trusted, including their parents, although other users may
	 * write to them, such as the root of a container's volume.
	 */
	private List<Path> trustedDirectories = List.of();

	public List<Path> getTrustedDirectories() {
		return this.trustedDirectories;
	}

	public void setTrustedDirectories(List<Path> trustedDirectories) {
		this.trustedDirectories = trustedDirectories;
	}

	TrustedDirectories trusted() {
		this.trustedDirectories.forEach((directory) -> Require.noTilde("ipc.trusted-directories", directory));
		return TrustedDirectories.of(this.trustedDirectories);
	}

	/**
	 * Read what is trusted before there are beans.
	 * @param environment has the properties
	 * @return what is trusted
	 */
	static TrustedDirectories trusted(Environment environment) {
		return Binder.get(environment).bindOrCreate("ipc", IpcFileProperties.class).trusted();
	}

}
