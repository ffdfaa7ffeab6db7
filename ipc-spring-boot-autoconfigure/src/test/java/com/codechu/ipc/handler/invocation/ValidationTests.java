package com.codechu.ipc.handler.invocation;

import java.util.List;

import com.codechu.ipc.handler.IpcCommand;
import com.codechu.ipc.handler.IpcHandler;
import com.codechu.ipc.mapping.IpcParam;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import org.junit.jupiter.api.Test;
import org.springframework.validation.beanvalidation.LocalValidatorFactoryBean;

import static org.assertj.core.api.Assertions.assertThat;

class ValidationTests {

	private final Handlers handlers = new Handlers();

	@Test
	void constraintsAreChecked() {
		try (var context = this.handlers.context(Constrained.class, LocalValidatorFactoryBean.class)) {
			assertThat(this.handlers.ask(context, "{'cmd':'limit','limit':0}"))
				.isEqualTo(Handlers.invalid("member 'limit' must be greater than or equal to 1, but is 0"));
			assertThat(this.handlers.ask(context, "{'cmd':'limit','limit':1}")).isEqualTo("1");
			assertThat(
					this.handlers.ask(context, "{'cmd':'body','name':' ','parts':[{'size':0},{'size':1},{'size':0}]}"))
				.isEqualTo(Handlers.invalid("member 'name' must not be blank, but is \\\" \\\"; "
						+ "member 'parts[0].size' must be greater than or equal to 1, but is 0; "
						+ "member 'parts[2].size' must be greater than or equal to 1, but is 0"));
			assertThat(this.handlers.ask(context, "{'cmd':'body','name':'a','parts':[{'size':1}]}")).isEqualTo("'a'");
		}
	}

	@Test
	void whenThereIsNoValidatorThenConstraintsAreNotChecked() {
		try (var context = this.handlers.context(Constrained.class)) {
			assertThat(this.handlers.ask(context, "{'cmd':'limit','limit':0}")).isEqualTo("0");
		}
	}

	record Part(@Min(1) int size) {
	}

	record Whole(@NotBlank String name, @NotEmpty List<@Valid Part> parts) {
	}

	@IpcHandler
	static class Constrained {

		@IpcCommand
		int limit(@IpcParam @Min(1) int limit) {
			return limit;
		}

		@IpcCommand
		String body(@Valid Whole whole) {
			return whole.name();
		}

	}

}
