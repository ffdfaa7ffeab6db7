package com.codechu.ipc.sample;

import com.codechu.ipc.fifo.FifoChannel;
import com.codechu.ipc.fifo.NoReaderException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;

/**
 * Announces finished scans on the FIFO {@code events}, if one is configured.
 */
@Component
class ScanAnnouncer {

	private static final Logger logger = LoggerFactory.getLogger(ScanAnnouncer.class);

	private final ObjectProvider<FifoChannel> events;

	ScanAnnouncer(@Qualifier("events") ObjectProvider<FifoChannel> events) {
		this.events = events;
	}

	void announce(ScanReport report) {
		this.events.ifAvailable((channel) -> {
			try {
				channel.send(new ScanEvent("rescan-done", report));
			}
			catch (NoReaderException ex) {
				logger.debug("No listener: {}", ex.getMessage());
			}
		});
	}

}
