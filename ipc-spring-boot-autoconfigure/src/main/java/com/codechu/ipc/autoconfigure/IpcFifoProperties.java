package com.codechu.ipc.autoconfigure;

import java.nio.file.Path;
import java.util.Map;

import com.codechu.ipc.posix.FileMode;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of FIFOs.
 *
 * @param fifo FIFOs by name.
 */
@ConfigurationProperties("ipc")
public record IpcFifoProperties(@DefaultValue Map<String, Fifo> fifo) {

	/**
	 * Properties of one FIFO.
	 *
	 * @param path Path of the FIFO, which is created if it does not exist.
	 * @param mode Permissions of the FIFO if it is created, as "0600" or rw-------.
	 */
	public record Fifo(Path path, @DefaultValue("0600") FileMode mode) {

	}

}
