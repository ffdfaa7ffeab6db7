package com.codechu.ipc.file.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.Locale;

import com.codechu.ipc.file.UnusablePathException;
import com.codechu.ipc.file.UnusablePathException.Reason;
import com.codechu.ipc.os.Users;
import org.jspecify.annotations.Nullable;

/**
 * A group that is to own a file, and the directories that are created for it.
 *
 * @param principal the group
 * @param owned the file it is for
 */
public record FileGroup(GroupPrincipal principal, Path owned) {

	/**
	 * Look up a group.
	 * @param owned the file it is for
	 * @param name name or number, {@code null} for the group of the process
	 * @return the group, {@code null} if there is nothing to do
	 * @throws IOException if there is none of that name
	 */
	public static @Nullable FileGroup named(Path owned, @Nullable String name) throws IOException {
		if (name == null) {
			return null;
		}
		try {
			return new FileGroup(owned.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByGroupName(name),
					owned);
		}
		catch (UserPrincipalNotFoundException ex) {
			throw new UnusablePathException(Reason.GROUP, owned,
					String.format(Locale.ROOT, "Group '%s', which is to own %s, does not exist", name, owned), ex);
		}
	}

	/**
	 * Give a file to the group.
	 * @param file the file, or a directory above it
	 * @throws IOException if this user may not
	 */
	public void assignTo(Path file) throws IOException {
		try {
			Files.getFileAttributeView(file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
				.setGroup(this.principal);
		}
		catch (IOException ex) {
			throw new UnusablePathException(Reason.GROUP, this.owned,
					String.format(Locale.ROOT, "Group '%s' cannot be assigned to %s: %s must be a member of it",
							this.principal.getName(), file, Users.describeOwn()),
					ex);
		}
	}

}
