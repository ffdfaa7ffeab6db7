package com.codechu.ipc.handler.invocation;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.codechu.ipc.handler.IpcCommand;
import com.codechu.ipc.handler.IpcHandler;
import com.codechu.ipc.mapping.IpcParam;
import com.codechu.ipc.protocol.JsonLineProtocol;
import com.codechu.ipc.protocol.ProtocolLimits;
import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.aop.support.AopUtils;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.validation.annotation.Validated;
import org.springframework.validation.beanvalidation.LocalValidatorFactoryBean;
import org.springframework.validation.beanvalidation.MethodValidationPostProcessor;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

class ValidationTests {

	private final Handlers handlers = new Handlers();

	/** The violations follow from the text: what is wrong with which member. */
	static String violated(String text) {
		String violations = Stream.of(text.split("; "))
			.map((each) -> each.replaceAll("^member '(.+)' (must [^,]*).*$", "{'member':'$1','message':'$2'}"))
			.collect(Collectors.joining(","));
		return Handlers.invalid(text).replaceAll("}$", ",'details':{'violations':[" + violations + "]}}");
	}

	@Test
	void constraintsAreChecked() {
		try (var context = this.handlers.context(Constrained.class, LocalValidatorFactoryBean.class)) {
			assertThat(this.handlers.ask(context, "{'cmd':'limit','limit':0}"))
				.isEqualTo(violated("member 'limit' must be greater than or equal to 1, but is 0"));
			assertThat(this.handlers.ask(context, "{'cmd':'limit','limit':1}")).isEqualTo("1");
			assertThat(
					this.handlers.ask(context, "{'cmd':'body','name':' ','parts':[{'size':0},{'size':1},{'size':0}]}"))
				.isEqualTo(violated("member 'name' must not be blank, but is \\\" \\\"; "
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

	@Test
	void constraintsOnElementsAloneAreChecked() {
		try (var context = this.handlers.context(Elements.class, LocalValidatorFactoryBean.class)) {
			CommandDispatcher dispatcher = this.handlers.dispatcher(context);
			assertThat(this.handlers.ask(dispatcher, "{'cmd':'names','names':['a',' ']}"))
				.isEqualTo(violated("member 'names[1]' must not be blank, but is \\\" \\\""));
			assertThat(this.handlers.ask(dispatcher, "{'cmd':'byName','parts':{'x':{'size':0}}}"))
				.isEqualTo(violated("member 'parts[x].size' must be greater than or equal to 1, but is 0"));
			assertThat(this.handlers.ask(dispatcher, "{'cmd':'maybe','n':0}"))
				.isEqualTo(violated("member 'n' must be greater than or equal to 1, but is 0"));
			assertThat(this.handlers.ask(dispatcher, "{'cmd':'maybe'}")).isEqualTo("'Optional.empty'");
		}
	}

	@Test
	void groupsAreThoseOfTheAnnotation() {
		try (var context = this.handlers.context(Grouped.class, LocalValidatorFactoryBean.class)) {
			assertThat(this.handlers.ask(context, "{'cmd':'strict','n':0}"))
				.isEqualTo(violated("member 'n' must be greater than or equal to 1, but is 0"));
			assertThat(this.handlers.ask(context, "{'cmd':'lenient','n':0}")).isEqualTo("0");
		}
	}

	@Test
	void whenTheClassIsValidatedBySpringThenItIsStillTheRequestThatIsInvalid() {
		try (var context = this.handlers.context(Validating.class, Checked.class)) {
			assertThat(AopUtils.isAopProxy(context.getBean(Checked.class))).isTrue();
			assertThat(this.handlers.ask(context, "{'cmd':'checked','n':0}"))
				.isEqualTo(violated("member 'n' must be greater than or equal to 1, but is 0"));
			assertThat(this.handlers.ask(context, "{'cmd':'checked','n':7}")).contains("ConstraintViolationException");
		}
	}

	@Test
	void constraintsOfInterfacesAreChecked() {
		try (var context = this.handlers.context(Implementing.class, LocalValidatorFactoryBean.class)) {
			assertThat(this.handlers.ask(context, "{'cmd':'positive','n':0}"))
				.isEqualTo(violated("member 'n' must be greater than or equal to 1, but is 0"));
		}
	}

	@Test
	void membersHaveTheirNamesOnTheWire() {
		Handlers snake = new Handlers(new JsonLineProtocol(
				JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build(),
				ProtocolLimits.DEFAULTS));
		try (var context = snake.context(Addresses.class, LocalValidatorFactoryBean.class)) {
			assertThat(snake.ask(context, "{'cmd':'move','address':{'zip_code':0,'the_name':' '}}"))
				.isEqualTo(violated("member 'address.the_name' must not be blank, but is \\\" \\\"; "
						+ "member 'address.zip_code' must be greater than or equal to 1, but is 0"));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "de", "fa-IR", "fr" })
	void messagesAreInEnglishAndDigitsAreAscii(String language) {
		Locale before = Locale.getDefault();
		Locale.setDefault(Locale.forLanguageTag(language));
		try (var context = this.handlers.context(Constrained.class, LocalValidatorFactoryBean.class)) {
			assertThat(this.handlers.ask(context, "{'cmd':'limit','limit':0}"))
				.isEqualTo(violated("member 'limit' must be greater than or equal to 1, but is 0"));
		}
		finally {
			Locale.setDefault(before);
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

	@IpcHandler
	static class Elements {

		@IpcCommand
		void names(@IpcParam List<@NotBlank String> names) {
		}

		@IpcCommand
		void byName(@IpcParam Map<String, @Valid Part> parts) {
		}

		@IpcCommand
		String maybe(@IpcParam Optional<@Min(1) Integer> n) {
			return n.toString();
		}

	}

	interface Strict {

	}

	@IpcHandler
	static class Grouped {

		@IpcCommand
		@Validated(Strict.class)
		int strict(@IpcParam @Min(value = 1, groups = Strict.class) int n) {
			return n;
		}

		@IpcCommand
		int lenient(@IpcParam @Min(value = 1, groups = Strict.class) int n) {
			return n;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Validating {

		@Bean
		static LocalValidatorFactoryBean validator() {
			return new LocalValidatorFactoryBean();
		}

		@Bean
		static MethodValidationPostProcessor methodValidation() {
			MethodValidationPostProcessor processor = new MethodValidationPostProcessor();
			processor.setProxyTargetClass(true);
			return processor;
		}

	}

	interface Positive {

		int positive(@Min(1) int n);

	}

	@IpcHandler
	static class Implementing implements Positive {

		@Override
		@IpcCommand
		public int positive(@IpcParam int n) {
			return n;
		}

	}

	record Address(@Min(1) int zipCode, @NotBlank @JsonProperty("the_name") String name) {

	}

	@IpcHandler
	static class Addresses {

		@IpcCommand
		void move(@IpcParam @Valid Address address) {
		}

	}

	@IpcHandler
	@Validated
	static class Checked {

		@IpcCommand
		@Min(10)
		int checked(@IpcParam @Min(1) int n) {
			return n;
		}

	}

}
