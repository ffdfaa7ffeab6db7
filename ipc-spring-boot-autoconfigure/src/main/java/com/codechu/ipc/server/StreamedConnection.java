package com.codechu.ipc.server;

import org.jspecify.annotations.Nullable;

/**
 * A connection as those see it that send streams on it.
 */
interface StreamedConnection extends IpcConnection {

	/**
	 * Go on, as what others have sent has come to an end.
	 * @param ahead what the peer has sent meanwhile
	 * @param last whether nothing more is to be handled
	 */
	void resume(@Nullable ReadAhead ahead, boolean last);

	/**
	 * Close at once.
	 */
	void close();

}
