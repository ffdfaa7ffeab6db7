package com.codechu.ipc.observation;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.docs.ObservationDocumentation;
import org.jspecify.annotations.Nullable;

/**
 * The observations of requests and their tags.
 */
public enum IpcRequestDocumentation implements ObservationDocumentation {

	/** A request that a server answers, {@code ipc.server.requests}. */
	SERVER {

		@Override
		public Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
			return DefaultIpcServerRequestConvention.class;
		}

	},

	/** A request that a client makes, {@code ipc.client.requests}. */
	CLIENT {

		@Override
		public Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
			return DefaultIpcClientRequestConvention.class;
		}

	};

	private static final String UNKNOWN = "UNKNOWN";

	static String command(@Nullable String command) {
		return (command != null) ? command : UNKNOWN;
	}

	static KeyValues tags(@Nullable String command, @Nullable Throwable error) {
		return KeyValues.of(LowCardinality.COMMAND.withValue(command(command)),
				LowCardinality.OUTCOME.withValue((error != null) ? "ERROR" : "SUCCESS"), LowCardinality.EXCEPTION
					.withValue((error != null) ? error.getClass().getSimpleName() : KeyValue.NONE_VALUE));
	}

	@Override
	public KeyName[] getLowCardinalityKeyNames() {
		return LowCardinality.values();
	}

	/**
	 * Tags with few values.
	 */
	public enum LowCardinality implements KeyName {

		/** The command, {@code UNKNOWN} for one that the server does not have. */
		COMMAND {

			@Override
			public String asString() {
				return "command";
			}

		},

		/** {@code SUCCESS} or {@code ERROR}. */
		OUTCOME {

			@Override
			public String asString() {
				return "outcome";
			}

		},

		/** Simple class name of what was thrown, {@code none} if nothing was. */
		EXCEPTION {

			@Override
			public String asString() {
				return "exception";
			}

		}

	}

}
