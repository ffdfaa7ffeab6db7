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
 *
 * @since 0.1.0
 */
public enum IpcRequestObservationDocumentation implements ObservationDocumentation {

	/** A request that a server answers, {@code ipc.server.requests}. */
	SERVER {

		@Override
		public Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
			return DefaultIpcServerRequestObservationConvention.class;
		}

	},

	/** A request that a client makes, {@code ipc.client.requests}. */
	CLIENT {

		@Override
		public Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
			return DefaultIpcClientRequestObservationConvention.class;
		}

	};

	private static final String UNKNOWN = "UNKNOWN";

	static String command(@Nullable String command) {
		return (command != null) ? command : UNKNOWN;
	}

	static KeyValues tags(@Nullable String command, IpcOutcome outcome, @Nullable Throwable error) {
		return KeyValues.of(LowCardinalityKeyNames.COMMAND.withValue(command(command)),
				LowCardinalityKeyNames.OUTCOME.withValue(outcome.name()), LowCardinalityKeyNames.EXCEPTION
					.withValue((error != null) ? error.getClass().getSimpleName() : KeyValue.NONE_VALUE));
	}

	@Override
	public KeyName[] getLowCardinalityKeyNames() {
		return LowCardinalityKeyNames.values();
	}

	@Override
	public KeyName[] getHighCardinalityKeyNames() {
		return HighCardinalityKeyNames.values();
	}

	/**
	 * Low cardinality tags.
	 */
	public enum LowCardinalityKeyNames implements KeyName {

		/** The command, {@code UNKNOWN} for one that the server does not have. */
		COMMAND {

			@Override
			public String asString() {
				return "command";
			}

		},

		/** The name of an {@link IpcOutcome}. */
		OUTCOME {

			@Override
			public String asString() {
				return "outcome";
			}

		},

		/** The name of the server, for server requests. */
		SERVER {

			@Override
			public String asString() {
				return "server";
			}

		},

		/** The name of the client, for client requests. */
		CLIENT {

			@Override
			public String asString() {
				return "client";
			}

		},

		/** Simple class name of the exception, {@code none} if there is none. */
		EXCEPTION {

			@Override
			public String asString() {
				return "exception";
			}

		}

	}

	/**
	 * High cardinality tags, for traces only.
	 */
	public enum HighCardinalityKeyNames implements KeyName {

		/** The path of the socket. */
		PATH {

			@Override
			public String asString() {
				return "ipc.path";
			}

		},

		/** The number of the connection, for server requests. */
		CONNECTION {

			@Override
			public String asString() {
				return "ipc.connection";
			}

		}

	}

}
