package com.codechu.ipc.autoconfigure;

/**
 * How many characters have to be inserted, removed or replaced to make one text out of
 * another (Levenshtein).
 */
final class EditDistance {

	/** A slip of the fingers. */
	static final int NEAR = 2;

	private EditDistance() {
	}

	static int between(String one, String other) {
		int[] row = new int[other.length() + 1];
		for (int j = 0; j < row.length; j++) {
			row[j] = j;
		}
		for (int i = 1; i <= one.length(); i++) {
			int diagonal = row[0];
			row[0] = i;
			for (int j = 1; j < row.length; j++) {
				int replaced = diagonal + ((one.charAt(i - 1) != other.charAt(j - 1)) ? 1 : 0);
				diagonal = row[j];
				row[j] = Math.min(replaced, 1 + Math.min(row[j - 1], row[j]));
			}
		}
		return row[other.length()];
	}

}
