package com.codechu.ipc.handler.invocation;

/**
 * How what a handler returns becomes a reply, decided by its declared type.
 */
enum ReplyForm {

	/** One value, or none. */
	VALUE,

	/** A value to be taken from a publisher of a single one. */
	SINGLE,

	/** A stream, pulled on the handler's thread. */
	STREAM,

	/** What the handler sends itself. */
	EMITTER,

	/** A publisher, from which items are requested. */
	PUBLISHER,

	/** A topic. */
	TOPIC;

	/**
	 * Return whether there may be more than one line.
	 * @return whether the client has to say that it accepts that
	 */
	boolean isMany() {
		return this != VALUE && this != SINGLE;
	}

}
