package com.example.vault;

import com.codechu.ipc.fifo.FifoChannel;
import com.codechu.ipc.fifo.NoReaderException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;

@Component
class Announcer {

	private static final Log logger = LogFactory.getLog(Announcer.class);

	private final FifoChannel events;

	Announcer(@Qualifier("events") FifoChannel events) {
		this.events = events;
	}

	void announce(Stored stored) {
		try {
			this.events.send(stored);
		}
		catch (NoReaderException ex) {
			logger.debug("No listener", ex);
		}
	}

}
