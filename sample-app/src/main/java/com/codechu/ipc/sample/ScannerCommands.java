package com.codechu.ipc.sample;

import java.io.IOException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.stream.Stream;

import com.codechu.ipc.handler.IpcCommand;
import com.codechu.ipc.handler.IpcExceptionHandler;
import com.codechu.ipc.handler.IpcHandler;
import com.codechu.ipc.handler.IpcProgress;
import com.codechu.ipc.mapping.IpcErrorException;
import com.codechu.ipc.mapping.IpcParam;
import com.codechu.ipc.protocol.ErrorEnvelope;
import com.codechu.ipc.protocol.RawJson;
import com.codechu.ipc.topic.IpcTopic;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Commands of the daemon.
 */
@IpcHandler
class ScannerCommands {

	private final DiskScanner scanner;

	private final ScanAnnouncer announcer;

	private final ConfigurableApplicationContext application;

	ScannerCommands(DiskScanner scanner, ScanAnnouncer announcer, ConfigurableApplicationContext application) {
		this.scanner = scanner;
		this.announcer = announcer;
		this.application = application;
	}

	@IpcCommand(description = "Reports what the scanner has done and is doing.")
	Status status() {
		Duration uptime = Duration.ofMillis(System.currentTimeMillis() - this.application.getStartupDate());
		return new Status(uptime.truncatedTo(ChronoUnit.SECONDS).toString(), this.scanner.summary());
	}

	@IpcCommand(description = "Scans a directory tree.")
	ScanReport rescan(@IpcParam(description = "Directory to scan.") Path path,
			@IpcParam(defaultValue = "64", description = "Maximum number of directory levels.") @Min(1) int depth,
			IpcProgress progress) throws IOException {
		ScanReport report = this.scanner.rescan(path, depth, progress);
		this.announcer.announce(report);
		return report;
	}

	@IpcCommand(description = "Lists the largest files of the last scan.")
	Stream<FileSize> largest(@IpcParam(defaultValue = "10") @Min(1) @Max(1000) int limit) {
		return this.scanner.largest(limit).stream();
	}

	@IpcCommand(description = "Sends an event when a scan begins, and when it is done.")
	IpcTopic<ScanEvent> scans() {
		return this.scanner.scans();
	}

	@IpcCommand(description = "Sends whether a scan is running, now and on every change.")
	IpcTopic<DiskScanner.State> state() {
		return this.scanner.state();
	}

	@IpcCommand(description = "Returns the request.")
	Map<String, RawJson> echo(RawJson request) {
		return Map.of("echo", request);
	}

	// The server waits for its handlers during shutdown, so not on this thread.
	@IpcCommand(description = "Shuts down the daemon.")
	void shutdown() {
		new Thread(this.application::close, "shutdown").start();
	}

	@IpcExceptionHandler
	ErrorEnvelope noDirectory(NotDirectoryException failure) {
		throw new IpcErrorException("no-such-directory", "no such directory: " + failure.getFile(), failure)
			.withDetails(Map.of("path", failure.getFile()));
	}

	/**
	 * Status of the daemon.
	 *
	 * @param uptime time since the application was started
	 * @param scanner what the scanner has done and is doing
	 */
	record Status(String uptime, @JsonUnwrapped DiskScanner.Summary scanner) {
	}

}
