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

	static KeyValues tags(@Nullable String command, IpcOutcome outcome, @Nullable Throwable error) {
		return KeyValues.of(LowCardinality.COMMAND.withValue(command(command)),
				LowCardinality.OUTCOME.withValue(outcome.name()), LowCardinality.EXCEPTION
					.withValue((error != null) ? error.getClass().getSimpleName() : KeyValue.NONE_VALUE));
	}

	@Override
	public KeyName[] getLowCardinalityKeyNames() {
		return LowCardinality.values();
	}

	@Override
	public KeyName[] getHighCardinalityKeyNames() {
		return HighCardinality.values();
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

		/** The name of an {@link IpcOutcome}. */
		OUTCOME {

			@Override
			public String asString() {
				return "outcome";
			}

		},

		/** The name of the server, of requests that it answers. */
		SERVER {

			@Override
			public String asString() {
				return "server";
			}

		},

		/** The name of the client, of requests that it makes. */
		CLIENT {

			@Override
			public String asString() {
				return "client";
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

	/**
	 * Tags with many values, for traces only.
	 */
	public enum HighCardinality implements KeyName {

		/** The path of the socket. */
		PATH {

			@Override
			public String asString() {
				return "ipc.path";
			}

		},

		/** The number of the connection, of requests that a server answers. */
		CONNECTION {

			@Override
			public String asString() {
				return "ipc.connection";
			}

		}

	}

}
