package com.codechu.ipc.sample;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;

import com.codechu.ipc.handler.IpcProgress;
import org.jspecify.annotations.Nullable;

/**
 * One walk over a directory tree. Its report is available at any time.
 */
class Scan extends SimpleFileVisitor<Path> {

	private static final int KEPT_FILES = 1000;

	private static final Comparator<FileSize> BY_SIZE = Comparator.comparingLong(FileSize::bytes);

	private final Path root;

	private final IpcProgress progress;

	private final long begin = System.nanoTime();

	private final PriorityQueue<FileSize> largest = new PriorityQueue<>(BY_SIZE);

	private long bytes;

	private long files;

	private long directories;

	private long unreadable;

	Scan(Path root, IpcProgress progress) {
		this.root = root;
		this.progress = progress;
	}

	ScanReport run(int depth) throws IOException {
		Files.walkFileTree(this.root, EnumSet.noneOf(FileVisitOption.class), depth, this);
		if (Thread.currentThread().isInterrupted()) {
			throw new InterruptedIOException("the scan was interrupted");
		}
		return report();
	}

	synchronized ScanReport report() {
		long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - this.begin);
		return new ScanReport(this.root.toString(), this.bytes, this.files, this.directories, this.unreadable, millis);
	}

	synchronized List<FileSize> largest(int limit) {
		return this.largest.stream().sorted(BY_SIZE.reversed()).limit(limit).toList();
	}

	@Override
	public synchronized FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
		this.directories++;
		this.progress.report(this.files, directory.toString());
		return proceed();
	}

	@Override
	public synchronized FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
		if (attributes.isRegularFile()) {
			this.files++;
			this.bytes += attributes.size();
			this.largest.add(new FileSize(file.toString(), attributes.size()));
			if (this.largest.size() > KEPT_FILES) {
				this.largest.remove();
			}
		}
		return proceed();
	}

	@Override
	public synchronized FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
		if (file.equals(this.root)) {
			throw failure;
		}
		this.unreadable++;
		return proceed();
	}

	@Override
	public synchronized FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure) {
		this.unreadable += (failure != null) ? 1 : 0;
		return proceed();
	}

	// The client is gone, or the application is shutting down.
	private static FileVisitResult proceed() {
		return Thread.currentThread().isInterrupted() ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
	}

}
