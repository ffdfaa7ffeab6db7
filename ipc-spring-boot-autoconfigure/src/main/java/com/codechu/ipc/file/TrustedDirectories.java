package com.codechu.ipc.file;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

import com.codechu.ipc.file.UnusablePathException.Reason;
import com.codechu.ipc.os.FileStatus;
import com.codechu.ipc.os.Users;
import org.jspecify.annotations.Nullable;

/**
 * Checks that only this user and root can replace the file at a path: every directory and
 * symbolic link on the path must belong to one of them, and no directory may be writable
 * by everyone unless it is sticky.
 * <p>
 * Directories that are writable by a group are accepted, because setgid directories are
 * shared on purpose: the members of the group are trusted. An owner that is not mapped in
 * this user namespace is treated as root, because root's files appear that way in it,
 * unless others may write there.
 * <p>
 * Directories can be trusted explicitly, including their parents, such as the root of a
 * container's volume. Immutable and safe for use by multiple concurrent threads.
 *
 * @since 0.1.0
 */
public final class TrustedDirectories {

	/**
	 * No directory is trusted beforehand.
	 */
	public static final TrustedDirectories NONE = new TrustedDirectories(List.of());

	private static final int MAX_LINKS = 40;

	private final List<Path> directories;

	private TrustedDirectories(List<Path> directories) {
		this.directories = directories;
	}

	/**
	 * Trust directories and their parents, regardless of their owners and modes.
	 * @param directories absolute, or relative to the working directory; one that does
	 * not exist has no effect
	 * @return the trusted directories
	 */
	public static TrustedDirectories of(Collection<Path> directories) {
		return new TrustedDirectories(directories.stream().map(Path::toAbsolutePath).toList());
	}

	/**
	 * Require that no other user can replace a file. Parts of the path that do not exist
	 * yet are not checked.
	 * @param file its absolute path, without {@code ..}
	 * @throws UnusablePathException if another user can; the message names the directory
	 * @throws IOException if a directory cannot be inspected
	 */
	public void require(Path file) throws IOException {
		new Walk(file).walk();
	}

	private boolean contains(FileStatus directory) throws IOException {
		for (Path trusted : this.directories) {
			if (Files.isDirectory(trusted) && directory.isSameFile(FileStatus.following(trusted))) {
				return true;
			}
		}
		return false;
	}

	/**
	 * The way to a file, from the root, as the kernel goes it.
	 */
	private final class Walk {

		private final Path file;

		private final Deque<Path> names = new ArrayDeque<>();

		private Path at;

		private int links;

		private @Nullable String fault;

		private Walk(Path file) {
			this.file = file;
			this.at = Objects.requireNonNull(file.getRoot(), "absolute");
			Path parent = file.getParent();
			if (parent != null) {
				parent.forEach(this.names::addLast);
			}
		}

		private void walk() throws IOException {
			enter(this.at, FileStatus.following(this.at));
			while (!this.names.isEmpty()) {
				Path name = this.names.removeFirst();
				Path next = this.at.resolve(name).normalize();
				FileStatus status = look(next);
				if (status == null) {
					requireNoFault();
					return; // what is below does not exist either
				}
				if (status.isSymbolicLink()) {
					follow(next, status);
				}
				else {
					enter(next, status);
				}
			}
			requireNoFault();
			requireOwner();
		}

		private @Nullable FileStatus look(Path path) throws IOException {
			try {
				return FileStatus.of(path);
			}
			catch (AccessDeniedException ex) {
				requireNoFault();
				throw new UnusablePathException(Reason.DIRECTORY_NOT_WRITABLE, this.file, String.format(Locale.ROOT,
						"Directory %s cannot be entered by %s", this.at, Users.describeOwn()), ex);
			}
		}

		// In a sticky directory, and in one of a group, a file's owner may replace it.
		private void requireOwner() throws IOException {
			FileStatus directory = FileStatus.following(this.at);
			if (!directory.isDirectory() || !directory.isWritableForOthers() || contains(directory)) {
				return;
			}
			FileStatus found = look(this.at.resolve(this.file.getFileName()));
			if (found != null && !isTrusted(found)) {
				throw new UnusablePathException(Reason.FOREIGN_FILE, this.file,
						String.format(Locale.ROOT,
								"%s belongs to another user (uid %d), who could replace it; it was left untouched",
								this.file, found.uid()));
			}
		}

		// A directory that is trusted vouches for those above it.
		private void enter(Path directory, FileStatus status) throws IOException {
			this.at = directory;
			if (contains(status)) {
				this.fault = null;
			}
			else if (this.fault == null) {
				this.fault = fault("Directory " + directory, status);
			}
			if (!status.isDirectory()) {
				this.names.clear();
			}
		}

		// It does not vouch for the link by which one came to it.
		private void follow(Path link, FileStatus status) throws IOException {
			if (this.fault == null) {
				this.fault = fault("Symbolic link " + link, status);
			}
			requireNoFault();
			if (++this.links > MAX_LINKS) {
				throw new UnusablePathException(Reason.DIRECTORY_MISSING, this.file,
						String.format(Locale.ROOT, "%s leads through too many symbolic links", this.file));
			}
			Path target = Files.readSymbolicLink(link);
			requireOrdinary(link, target);
			for (int i = target.getNameCount() - 1; i >= 0; i--) {
				this.names.addFirst(target.getName(i));
			}
			if (target.isAbsolute()) {
				enter(target.getRoot(), FileStatus.following(target.getRoot()));
			}
		}

		// Those of /proc lead elsewhere than they say.
		private void requireOrdinary(Path link, Path target) throws IOException {
			if (!Files.exists(link)) {
				return;
			}
			Path named = link.resolveSibling(target);
			if (!Files.exists(named) || !FileStatus.following(link).isSameFile(FileStatus.following(named))) {
				throw new UnusablePathException(Reason.DIRECTORY_UNTRUSTED, this.file, String.format(Locale.ROOT,
						"%s does not lead to its target %s: use another path to %s", link, target, this.file));
			}
		}

		private void requireNoFault() throws UnusablePathException {
			if (this.fault != null) {
				throw new UnusablePathException(Reason.DIRECTORY_UNTRUSTED, this.file, this.fault + " " + this.file);
			}
		}

		private static @Nullable String fault(String what, FileStatus status) throws IOException {
			if (!isTrusted(status)) {
				return String.format(Locale.ROOT, "%s belongs to another user (uid %d), who could replace", what,
						status.uid());
			}
			return (status.isDirectory() && status.isFreeForAll()) ? String.format(Locale.ROOT,
					"%s is writable by every user and not sticky: anyone could replace", what) : null;
		}

		private static boolean isTrusted(FileStatus status) throws IOException {
			return status.uid() == 0 || status.uid() == Users.own()
					|| (status.uid() == Users.unmapped() && !status.isSharedForWriting());
		}

	}

}
