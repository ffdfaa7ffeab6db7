package com.codechu.ipc.socket;

import java.io.Closeable;
import java.io.IOException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

import com.codechu.ipc.file.FileMode;
import com.codechu.ipc.file.TrustedDirectories;
import com.codechu.ipc.file.UnusablePathException;
import com.codechu.ipc.file.UnusablePathException.Reason;
import com.codechu.ipc.file.internal.FileGroup;
import com.codechu.ipc.file.internal.LockFile;
import com.codechu.ipc.os.FileStatus;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * A listening socket and its name in the file system.
 * <p>
 * The JDK binds and listens in one step, with a mode that the umask decides, so a mode
 * set afterwards comes too late for those who connected in between. Hence the socket is
 * bound inside a private directory, gets its mode and group there, and is published by a
 * hard link, which is atomic and never replaces anything.
 * <p>
 * A socket that is already there is replaced only if it is dead: it refused connections
 * twice, some time apart, and is still the same file. Every other outcome, a full backlog
 * among them, means that it is in use.
 */
public final class SocketFile implements Closeable {

	private static final String BACKLOG_FULL = "Resource temporarily unavailable";

	private static final int MAX_CALLS = 50;

	private static final Duration BETWEEN_CALLS = Duration.ofMillis(10);

	private static final Log logger = LogFactory.getLog(SocketFile.class);

	private final SocketPath path;

	/** None for a socket that was inherited. */
	private final @Nullable Publication publication;

	private final @Nullable LockFile lock;

	private volatile ServerSocketChannel channel;

	private volatile FileStatus identity;

	private boolean withdrawn;

	private volatile @Nullable UnixDomainSocketAddress lastCaller;

	private @Nullable SocketChannel lastCall;

	private SocketFile(SocketPath path, @Nullable Publication publication, @Nullable LockFile lock,
			ServerSocketChannel channel, FileStatus identity) {
		this.path = path;
		this.publication = publication;
		this.lock = lock;
		this.channel = channel;
		this.identity = identity;
	}

	/**
	 * Listen, and publish the socket under its name.
	 * @param path the name; missing directories are created with a matching mode
	 * @param mode who may connect, from the first moment
	 * @param group name or number of the group to own the socket, {@code null} for the
	 * group of the process
	 * @param backlog how many connections may wait to be accepted
	 * @param trusted directories that are trusted beforehand
	 * @return the listening socket
	 * @throws UnusablePathException if the path cannot be used, which is then unchanged
	 * @throws IOException if the operating system fails otherwise
	 */
	public static SocketFile publish(SocketPath path, FileMode mode, @Nullable String group, int backlog,
			TrustedDirectories trusted) throws IOException {
		Publication publication = new Publication(path, mode, FileGroup.named(path.path(), group), backlog, trusted);
		publication.prepare();
		LockFile lock = LockFile.take(path.path(),
				String.format(Locale.ROOT, "Socket path %s is in use: a server", path));
		ServerSocketChannel channel = null;
		try {
			channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
			FileStatus identity = publication.publish(channel);
			return new SocketFile(path, publication, lock, channel, identity);
		}
		catch (IOException | RuntimeException | Error ex) {
			if (channel != null) {
				channel.close();
			}
			lock.close();
			throw ex;
		}
	}

	/**
	 * Use a listening socket that another process, such as systemd, has bound. Its name
	 * is never removed.
	 * @param path its name
	 * @param channel the socket
	 * @return the listening socket
	 * @throws IOException if the path is not a socket
	 */
	public static SocketFile inherited(SocketPath path, ServerSocketChannel channel) throws IOException {
		FileStatus identity = FileStatus.of(path.path());
		if (identity == null || !identity.isSocket()) {
			throw new UnusablePathException(Reason.WRONG_KIND, path.path(),
					String.format(Locale.ROOT,
							"The inherited listening socket is bound to %s, but there is %s at that path", path,
							(identity != null) ? identity.kind() : "nothing"));
		}
		return new SocketFile(path, null, null, channel, identity);
	}

	/**
	 * Return the listening channel.
	 * @return the channel
	 */
	public ServerSocketChannel channel() {
		return this.channel;
	}

	/**
	 * Return whether the name still stands for this socket.
	 * @return {@code false} if the file was removed or replaced
	 */
	public boolean isPublished() {
		try {
			return this.identity.isSameFile(FileStatus.of(this.path.path()));
		}
		catch (IOException ex) {
			return false;
		}
	}

	/**
	 * Return what the name stands for.
	 * @return a file, this socket's or another, or {@code null} if there is none
	 * @throws IOException if it cannot be looked at
	 */
	public @Nullable FileStatus occupant() throws IOException {
		return FileStatus.of(this.path.path());
	}

	/**
	 * Listen again on a path that was removed. The {@link #channel()} is another one
	 * afterwards, and the one before is closed.
	 * @return {@code false} if this was withdrawn or closed, or the name stands for
	 * something
	 * @throws IOException if it cannot be published; the channel is still the same then
	 */
	public synchronized boolean publishAgain() throws IOException {
		ServerSocketChannel before = this.channel;
		if (this.publication == null || this.withdrawn || !before.isOpen() || occupant() != null) {
			return false;
		}
		this.publication.prepare();
		ServerSocketChannel next = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
		try {
			this.identity = this.publication.publish(next);
		}
		catch (IOException | RuntimeException | Error ex) {
			next.close();
			throw ex;
		}
		this.channel = next;
		before.close();
		return true;
	}

	/**
	 * Remove the path, if it still refers to this socket, so that no new clients connect.
	 * What waits in the backlog can still be accepted, and behind it comes
	 * {@link #isLastCall a last connection}, made here. To be called before
	 * {@link #close()}: while the socket is open, no other file can have its inode
	 * number.
	 * @return whether there will be a last connection
	 * @throws IOException if the name cannot be removed
	 */
	public synchronized boolean withdraw() throws IOException {
		this.withdrawn = true;
		if (this.lock == null || !isPublished()) {
			return false;
		}
		try (PrivateDirectory directory = PrivateDirectory.beside(this.path)) {
			Files.move(this.path.path(), directory.socket(), StandardCopyOption.ATOMIC_MOVE);
			if (!this.identity.isSameFile(FileStatus.of(directory.socket()))) {
				// Replaced since we looked: give it back its name.
				FileName.give(this.path.path(), directory.socket());
				return false;
			}
			return callLast(directory);
		}
		catch (IOException ex) {
			logger.debug("Failed to accept the remaining connections of " + this + ": " + ex);
			if (isPublished()) {
				Files.deleteIfExists(this.path.path());
			}
			return false;
		}
	}

	// Connections are accepted in their order, so this one follows all that were made
	// under the name.
	private boolean callLast(PrivateDirectory directory) throws IOException {
		UnixDomainSocketAddress address = UnixDomainSocketAddress.of(directory.client());
		this.lastCaller = address;
		for (int attempt = 0; attempt < MAX_CALLS; attempt++) {
			Files.deleteIfExists(directory.client());
			SocketChannel call = SocketChannel.open(StandardProtocolFamily.UNIX);
			try {
				call.bind(address);
				call.configureBlocking(false);
				call.connect(UnixDomainSocketAddress.of(directory.socket()));
				this.lastCall = call;
				return true;
			}
			catch (SocketException ex) {
				call.close();
				if (!BACKLOG_FULL.equals(ex.getMessage())) {
					return false;
				}
				LockSupport.parkNanos(BETWEEN_CALLS.toNanos());
			}
		}
		return false;
	}

	/**
	 * Return whether all that connected before the name was withdrawn were accepted.
	 * @param accepted the connection that was accepted now
	 * @return whether it is the last one
	 * @throws IOException if it is gone
	 */
	public boolean isLastCall(SocketChannel accepted) throws IOException {
		UnixDomainSocketAddress caller = this.lastCaller;
		return caller != null && caller.equals(accepted.getRemoteAddress());
	}

	/**
	 * Stop listening and let another server have the path.
	 */
	@Override
	public synchronized void close() throws IOException {
		try {
			this.channel.close();
			if (this.lastCall != null) {
				this.lastCall.close();
			}
		}
		finally {
			if (this.lock != null) {
				this.lock.close();
			}
		}
	}

	@Override
	public String toString() {
		return "Socket " + this.path;
	}

}
