package com.codechu.ipc.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/**
 * Scans directories, one at a time, and remembers the last scan.
 */
@Service
class DiskScanner {

	private @Nullable Scan running;

	private @Nullable Scan last;

	private @Nullable ScanReport lastReport;

	private long scans;

	ScanReport rescan(Path path, int depth) throws IOException {
		if (!Files.isDirectory(path)) {
			throw new NotDirectoryException(path.toString());
		}
		Scan scan = begin(path);
		try {
			ScanReport report = scan.run(depth);
			remember(scan, report);
			return report;
		}
		finally {
			end();
		}
	}

	private synchronized Scan begin(Path path) {
		if (this.running != null) {
			throw new ScanRunningException(this.running.report().path());
		}
		this.running = new Scan(path);
		return this.running;
	}

	private synchronized void remember(Scan scan, ScanReport report) {
		this.last = scan;
		this.lastReport = report;
		this.scans++;
	}

	private synchronized void end() {
		this.running = null;
	}

	synchronized ScannerState state() {
		return new ScannerState(this.scans, this.lastReport, (this.running != null) ? this.running.report() : null);
	}

	synchronized List<FileSize> largest(int limit) {
		return (this.last != null) ? this.last.largest(limit) : List.of();
	}

	/**
	 * What the scanner has done and is doing.
	 *
	 * @param scans number of finished scans
	 * @param lastScan the report of the last finished scan
	 * @param running what the running scan has found so far
	 */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	record ScannerState(long scans, @Nullable ScanReport lastScan, @Nullable ScanReport running) {
	}

}
