package com.codechu.ipc.handler.invocation;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CommandRulesTests {

	@Test
	void aNameGoesBeforePatternsAndALongerPatternBeforeAShorterOne() {
		CommandRules<String> rules = new CommandRules<>(
				Map.of("*", "any", "scan.*", "below", "scan.all", "exact", "scan.deep.*", "deep", "*.all", "suffix"));
		assertThat(rules.find("scan.all")).isEqualTo("exact");
		assertThat(rules.find("scan.one")).isEqualTo("below");
		assertThat(rules.find("scan.deep.one")).isEqualTo("deep");
		assertThat(rules.find("delete.all")).isEqualTo("suffix");
		assertThat(rules.find("stop")).isEqualTo("any");
	}

	@Test
	void aRequestThatNamesNoCommandIsOneOfAny() {
		assertThat(new CommandRules<>(Map.of("*", "any")).find((String) null)).isEqualTo("any");
		assertThat(new CommandRules<>(Map.of("scan", "any")).find((String) null)).isNull();
	}

	@Test
	void namesAreComparedAsTheyAre() {
		CommandRules<String> rules = new CommandRules<>(Map.of("scan", "any"));
		assertThat(rules.find("Scan")).isNull();
		assertThat(rules.find("scan ")).isNull();
	}

	@Test
	void whatMatchesNoCommandIsFound() {
		CommandRules<String> rules = new CommandRules<>(Map.of("scan", "", "scam", "", "s*", "", "t*", "", "*", ""));
		assertThat(rules.unused(List.of("scan", "stop"))).containsExactlyInAnyOrder("scam", "t*");
	}

}
