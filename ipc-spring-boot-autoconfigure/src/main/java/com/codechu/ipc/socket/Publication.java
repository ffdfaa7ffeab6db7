package com.codechu.ipc.socket;

import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalLong;

import com.codechu.ipc.file.FileMode;
import com.codechu.ipc.file.TrustedDirectories;
import com.codechu.ipc.file.UnusablePathException;
import com.codechu.ipc.file.UnusablePathException.Reason;
import com.codechu.ipc.file.internal.FileGroup;
import com.codechu.ipc.file.internal.ParentDirectory;
import com.codechu.ipc.os.Backoff;
import com.codechu.ipc.os.FileStatus;
import com.codechu.ipc.os.Holders;
import com.codechu.ipc.peer.PeerCredentials;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * How a socket gets its name: bound inside a private directory, with its mode and group
 * before anybody can find it.
 *
 * @param path the name
 * @param mode who may connect
 * @param group to own the socket, {@code null} for the group of the process
 * @param backlog how many connections may wait to be accepted
 * @param trusted directories that are trusted beforehand
 */
record Publication(SocketPath path, FileMode mode, @Nullable FileGroup group, int backlog, TrustedDirectories trusted) {

	private static final Duration BETWEEN_PROBES = Duration.ofMillis(30);

	private static final int MAX_ATTEMPTS = 5;

	/** To connect takes the permission to write. */
	private static final int OTHERS_CONNECT = 0022;

	private static final Log logger = LogFactory.getLog(SocketFile.class);

	/**
	 * Check the directory, and create what is missing of it.
	 * @throws IOException if the socket cannot be published in it
	 */
	void prepare() throws IOException {
		ParentDirectory.prepare(this.path.path(), this.mode, this.group, this.trusted);
		ParentDirectory.requireWritable(this.path.path());
	}

	/**
	 * Listen, and give the socket its name.
	 * @param channel a new channel
	 * @return which file it is
	 * @throws IOException if the name is taken, or the operating system fails
	 */
	FileStatus publish(ServerSocketChannel channel) throws IOException {
		try (PrivateDirectory directory = PrivateDirectory.beside(this.path)) {
			channel.bind(UnixDomainSocketAddress.of(directory.socket()), this.backlog);
			if (this.group != null) {
				this.group.assignTo(directory.socket());
			}
			setMode(directory.socket());
			FileStatus identity = FileStatus.of(directory.socket());
			if (identity == null) {
				throw new NoSuchFileException(directory.socket().toString());
			}
			give(directory);
			ParentDirectory.warnIfClosed(this.path.path(), this.mode);
			return identity;
		}
	}

	private void setMode(Path socket) throws IOException {
		IOException failure = null;
		try {
			Files.setPosixFilePermissions(socket, this.mode.permissions());
		}
		catch (IOException ex) {
			failure = ex;
		}
		FileStatus status = FileStatus.of(socket);
		if (status != null) {
			requireMode(status.permissions(), failure);
		}
	}

	/**
	 * Require that a socket admits only users that its mode admits.
	 * @param permissions its permissions
	 * @param failure why they could not be set, if so
	 * @throws UnusablePathException if it admits more
	 */
	void requireMode(int permissions, @Nullable IOException failure) throws UnusablePathException {
		FileMode actual = new FileMode(permissions | FileMode.OWNER_ONLY.bits());
		if ((permissions & ~this.mode.bits() & OTHERS_CONNECT) != 0) {
			throw new UnusablePathException(Reason.MODE, this.path.path(), String.format(Locale.ROOT,
					"The file system of %s does not support mode %s for a socket: its mode is %s, which admits more users",
					this.path, this.mode, actual), failure);
		}
		if (failure != null) {
			logger.warn(String.format(Locale.ROOT, "The mode of %s could not be set and is %s instead of %s: %s",
					this.path, actual, this.mode, failure));
		}
	}

	private void give(PrivateDirectory directory) throws IOException {
		for (int attempt = 1;; attempt++) {
			removeIfDead(directory);
			try {
				FileName.give(this.path.path(), directory.socket());
				return;
			}
			catch (FileAlreadyExistsException ex) {
				// Someone who does not know our lock was faster.
				if (attempt == MAX_ATTEMPTS) {
					throw inUse();
				}
			}
		}
	}

	private void removeIfDead(PrivateDirectory directory) throws IOException {
		FileStatus found = FileStatus.of(this.path.path());
		if (found == null) {
			return;
		}
		if (!found.isSocket()) {
			throw new UnusablePathException(Reason.WRONG_KIND, this.path.path(), String.format(Locale.ROOT,
					"%s is %s, not a socket; it was left untouched", this.path, found.kind()));
		}
		if (!refusesTwice()) {
			throw inUse();
		}
		Path aside = directory.aside();
		try {
			Files.move(this.path.path(), aside, StandardCopyOption.ATOMIC_MOVE);
		}
		catch (NoSuchFileException ex) {
			return;
		}
		if (!found.isSameFile(FileStatus.of(aside))) {
			// Replaced since we looked: give it back its name.
			FileName.give(this.path.path(), aside);
			throw inUse();
		}
		Files.delete(aside);
	}

	private boolean refusesTwice() throws IOException {
		if (!refuses()) {
			return false;
		}
		try {
			Backoff.pause(BETWEEN_PROBES);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw inUse();
		}
		return refuses();
	}

	private boolean refuses() throws IOException {
		try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
			probe.configureBlocking(false);
			probe.connect(this.path.address());
			return false;
		}
		catch (ConnectException ex) {
			return true;
		}
		catch (IOException ex) {
			return FileStatus.of(this.path.path()) == null;
		}
	}

	private UnusablePathException inUse() {
		return new UnusablePathException(Reason.IN_USE, this.path.path(),
				String.format(Locale.ROOT, "Socket path %s is in use by another server%s", this.path, holder()));
	}

	private String holder() {
		OptionalLong pid = Holders.ofSocket(this.path.path());
		if (pid.isPresent()) {
			return ", " + Holders.describe(pid.getAsLong());
		}
		try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
			probe.configureBlocking(false);
			probe.connect(this.path.address());
			return String.format(Locale.ROOT, " of user '%s'", PeerCredentials.of(probe).user());
		}
		catch (IOException | RuntimeException ex) {
			return "";
		}
	}

}
