package com.codechu.ipc.protocol;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * The names of the objects that a parser is within, to notice a name that an object has
 * twice. What then counts is the last value, but whoever binds names as they pass may
 * have taken the first.
 */
final class NameStack {

	/** With more names, comparing each with each other would take too long. */
	private static final int MAX_COMPARED = 32;

	private String[] names = new String[8];

	/**
	 * Where the names of an object at some depth end. They begin where those of the
	 * object around it end.
	 */
	private int[] ends = new int[4];

	/** One bit for each name of an object at some depth, to compare none but few. */
	private long[] bits = new long[4];

	/** Names of objects that have many, by their depth. */
	private @Nullable Map<Integer, Set<String>> large;

	private boolean duplicated;

	/**
	 * Begin an object or array.
	 * @param depth its depth, from 1
	 */
	void begin(int depth) {
		if (depth >= this.ends.length) {
			this.ends = Arrays.copyOf(this.ends, depth * 2);
			this.bits = Arrays.copyOf(this.bits, depth * 2);
		}
		this.ends[depth] = this.ends[depth - 1];
		this.bits[depth] = 0;
		if (this.large != null) {
			this.large.remove(depth);
		}
	}

	/**
	 * Add the name of a member.
	 * @param depth the depth of the object
	 * @param name the name
	 */
	void add(int depth, String name) {
		int begin = this.ends[depth - 1];
		int end = this.ends[depth];
		if (end - begin >= MAX_COMPARED) {
			this.duplicated |= !large(depth, begin, end).add(name);
			return;
		}
		int hash = name.hashCode();
		long bit = 1L << (hash ^ hash >>> 6);
		if ((this.bits[depth] & bit) != 0) {
			this.duplicated |= contains(name, begin, end);
		}
		this.bits[depth] |= bit;
		if (end == this.names.length) {
			this.names = Arrays.copyOf(this.names, end * 2);
		}
		this.names[end] = name;
		this.ends[depth] = end + 1;
	}

	private boolean contains(String name, int begin, int end) {
		for (int i = begin; i < end; i++) {
			if (this.names[i].equals(name)) {
				return true;
			}
		}
		return false;
	}

	private Set<String> large(int depth, int begin, int end) {
		Map<Integer, Set<String>> large = (this.large != null) ? this.large : new HashMap<>();
		this.large = large;
		return large.computeIfAbsent(depth, (unknown) -> new HashSet<>(Arrays.asList(this.names).subList(begin, end)));
	}

	/**
	 * Return whether an object had a name twice.
	 * @return whether there was one
	 */
	boolean isDuplicated() {
		return this.duplicated;
	}

}
