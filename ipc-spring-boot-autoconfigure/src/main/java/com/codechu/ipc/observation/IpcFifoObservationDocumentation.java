package com.codechu.ipc.observation;

import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.docs.ObservationDocumentation;

/**
 * The observations of messages of FIFOs and their tags.
 *
 * @since 0.1.0
 */
public enum IpcFifoObservationDocumentation implements ObservationDocumentation {

	/**
	 * A message that is sent, or handed to the methods that listen,
	 * {@code ipc.fifo.messages}.
	 */
	MESSAGE {

		@Override
		public Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
			return DefaultIpcFifoObservationConvention.class;
		}

	};

	@Override
	public KeyName[] getLowCardinalityKeyNames() {
		return LowCardinalityKeyNames.values();
	}

	/**
	 * Low cardinality tags.
	 */
	public enum LowCardinalityKeyNames implements KeyName {

		/** The name of the FIFO. */
		FIFO {

			@Override
			public String asString() {
				return "fifo";
			}

		},

		/** The operation, {@code send} or {@code process}. */
		OPERATION {

			@Override
			public String asString() {
				return "operation";
			}

		},

		/** The name of an {@link IpcOutcome}. */
		OUTCOME {

			@Override
			public String asString() {
				return "outcome";
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

}
