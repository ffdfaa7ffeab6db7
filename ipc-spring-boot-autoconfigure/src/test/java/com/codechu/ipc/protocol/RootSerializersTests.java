package com.codechu.ipc.protocol;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

class RootSerializersTests {

	private static String encode(JsonLineProtocol protocol, Object value) {
		return new String(protocol.encode(value), StandardCharsets.UTF_8);
	}

	@Test
	void everyValueIsWrittenAsTheMapperDoesInWhateverOrderClassesCome() {
		JsonMapper mapper = new JsonMapper();
		JsonLineProtocol protocol = new JsonLineProtocol(mapper, ProtocolLimits.DEFAULTS);
		List<Object> values = new ArrayList<>(List.of(new Point(1, 2), new Circle(3), Map.of("a", 1), List.of(1),
				Optional.of("x"), new int[] { 1, 2 }, new Point[] { new Point(4, 5) }, Size.LARGE));
		for (int round = 0; round < 3; round++) {
			for (Object value : values) {
				assertThat(encode(protocol, value)).isEqualTo(mapper.writeValueAsString(value) + "\n");
			}
		}
		assertThat(encode(protocol, new Circle(3)))
			.isEqualTo("{\"kind\":\"RootSerializersTests$Circle\",\"radius\":3}\n");
	}

	/** Something with members. */
	record Point(int x, int y) {

	}

	/** Something with a type id. */
	@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
	record Circle(int radius) {

	}

	/** Something of which each value may be of another class. */
	enum Size {

		SMALL {
		},

		LARGE {
		}

	}

}
