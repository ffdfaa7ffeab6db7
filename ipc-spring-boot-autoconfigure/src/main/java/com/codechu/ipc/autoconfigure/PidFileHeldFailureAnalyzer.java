package com.codechu.ipc.autoconfigure;

import com.codechu.ipc.pidfile.PidFileHeldException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Analyzes a pidfile that is held by another process.
 */
class PidFileHeldFailureAnalyzer extends AbstractFailureAnalyzer<PidFileHeldException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, PidFileHeldException cause) {
		return new FailureAnalysis("Another instance is running: pidfile " + cause.getMessage() + ".",
				"Stop the other instance, or set 'ipc.pidfile.path' to another path.", cause);
	}

}
