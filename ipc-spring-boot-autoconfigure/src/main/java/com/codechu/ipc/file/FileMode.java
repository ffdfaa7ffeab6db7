package com.codechu.ipc.file;

import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * The permission bits of a file for communication between programs. The owner can always
 * read and write; a mode without these permissions is rejected, because it can only be a
 * mistake.
 *
 * @param bits the nine permission bits
 * @since 0.1.0
 */
public record FileMode(int bits) {

	/**
	 * {@code rw-------}: this user only.
	 */
	public static final FileMode OWNER_ONLY = new FileMode(0600);

	private static final int ALL = 0777;

	private static final int OWNER_READ_WRITE = 0600;

	public FileMode {
		if ((bits & ~ALL) != 0 || (bits & OWNER_READ_WRITE) != OWNER_READ_WRITE) {
			throw new InvalidFileModeException(String.format(Locale.ROOT, "Mode %04o is not valid: ", bits)
					+ "it must let the owner read and write and contain permission bits only, such as 0600 or 0660");
		}
	}

	/**
	 * Parse a mode.
	 * @param text {@code 0600}, {@code 600} or {@code rw-------}
	 * @return the mode
	 * @throws InvalidFileModeException if the text is not a valid mode
	 */
	public static FileMode parse(String text) {
		String trimmed = text.trim();
		if (trimmed.matches("[0-7]{3,4}")) {
			return new FileMode(Integer.parseInt(trimmed, 8));
		}
		if (trimmed.matches("([r-][w-][x-]){3}")) {
			return of(PosixFilePermissions.fromString(trimmed));
		}
		throw new InvalidFileModeException(String.format(Locale.ROOT,
				"'%s' is not a file mode: use octal digits (\"0600\") or permissions (rw-------)", text));
	}

	/**
	 * Convert a mode that a configuration format has read as a number. YAML reads
	 * {@code 0600} as the octal number 384, but {@code 600} as the decimal number 600.
	 * The two cannot be confused: no valid mode is above 511, and no valid mode has octal
	 * digits that make a decimal number below 600.
	 * @param number the number as read by the format
	 * @return the mode
	 * @throws InvalidFileModeException if the number is not a valid mode
	 */
	public static FileMode of(Number number) {
		long value = number.longValue();
		return (value > ALL || value < 0) ? parse(Long.toString(value)) : new FileMode((int) value);
	}

	private static FileMode of(Set<PosixFilePermission> permissions) {
		int bits = 0;
		for (PosixFilePermission permission : permissions) {
			bits |= bit(permission);
		}
		return new FileMode(bits);
	}

	/**
	 * Return the mode of a directory that grants access to exactly the users of a file of
	 * this mode: 0700 for 0600, 0750 for 0660, 0755 for 0666.
	 * @return the matching directory mode
	 */
	public FileMode forDirectory() {
		int group = ((this.bits & 0060) != 0) ? 0050 : 0;
		int others = ((this.bits & 0006) != 0) ? 0005 : 0;
		return new FileMode(0700 | group | others);
	}

	/**
	 * Return whether this mode lets other users connect to a socket, which requires write
	 * permission.
	 * @return whether the group or others may write
	 */
	public boolean admitsOthers() {
		return (this.bits & 0022) != 0;
	}

	/**
	 * Return the permissions in the form of {@link java.nio.file.Files}.
	 * @return a new set
	 */
	public Set<PosixFilePermission> permissions() {
		Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
		for (PosixFilePermission permission : PosixFilePermission.values()) {
			if ((this.bits & bit(permission)) != 0) {
				permissions.add(permission);
			}
		}
		return permissions;
	}

	// The constants are declared in the order of the bits, from 0400 down to 0001.
	private static int bit(PosixFilePermission permission) {
		return 0400 >> permission.ordinal();
	}

	/**
	 * Return the permissions as {@code ls -l} shows them.
	 * @return nine characters
	 */
	@Override
	public String toString() {
		return PosixFilePermissions.toString(permissions());
	}

}
