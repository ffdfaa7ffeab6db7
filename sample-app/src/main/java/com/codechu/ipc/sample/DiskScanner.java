package com.codechu.ipc.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;

import com.codechu.ipc.handler.IpcProgress;
import com.codechu.ipc.topic.IpcTopic;
import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/**
 * Scans directories, one at a time, remembers the last scan, and publishes what it does.
 */
@Service
class DiskScanner {

	private final IpcTopic<ScanEvent> scanEvents = IpcTopic.create();

	private final IpcTopic<State> currentState = IpcTopic.latest();

	private @Nullable Scan running;

	private @Nullable Scan last;

	private @Nullable ScanReport lastReport;

	private long scans;

	DiskScanner() {
		publishState();
	}

	ScanReport rescan(Path path, int depth, IpcProgress progress) throws IOException {
		if (!Files.isDirectory(path)) {
			throw new NotDirectoryException(path.toString());
		}
		Scan scan = begin(path, progress);
		try {
			ScanReport report = scan.run(depth);
			remember(scan, report);
			return report;
		}
		finally {
			end();
		}
	}

	private synchronized Scan begin(Path path, IpcProgress progress) {
		if (this.running != null) {
			throw new ScanRunningException(this.running.report().path());
		}
		Scan scan = new Scan(path, progress);
		this.running = scan;
		this.scanEvents.publish(new ScanEvent("rescan-begun", scan.report()));
		publishState();
		return scan;
	}

	private synchronized void remember(Scan scan, ScanReport report) {
		this.last = scan;
		this.lastReport = report;
		this.scans++;
		this.scanEvents.publish(new ScanEvent("rescan-done", report));
	}

	private synchronized void end() {
		this.running = null;
		publishState();
	}

	// With the lock held, so that states are published in their order. Never waits.
	private void publishState() {
		this.currentState.publish(new State(this.running != null, this.scans));
	}

	IpcTopic<ScanEvent> scans() {
		return this.scanEvents;
	}

	IpcTopic<State> state() {
		return this.currentState;
	}

	synchronized Summary summary() {
		return new Summary(this.scans, this.lastReport, (this.running != null) ? this.running.report() : null);
	}

	synchronized List<FileSize> largest(int limit) {
		return (this.last != null) ? this.last.largest(limit) : List.of();
	}

	/**
	 * The state of the scanner for its subscribers.
	 *
	 * @param running whether a scan is running
	 * @param scans number of finished scans
	 */
	record State(boolean running, long scans) {
	}

	/**
	 * Activity of the scanner.
	 *
	 * @param scans number of finished scans
	 * @param lastScan the report of the last finished scan
	 * @param running what the running scan has found so far
	 */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	record Summary(long scans, @Nullable ScanReport lastScan, @Nullable ScanReport running) {
	}

}
