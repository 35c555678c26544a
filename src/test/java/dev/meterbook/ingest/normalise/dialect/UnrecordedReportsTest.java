package dev.meterbook.ingest.normalise.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meterbook.ingest.decode.Scope;
import dev.meterbook.ingest.normalise.dialect.Rule.Field;
import dev.meterbook.ledger.Label;
import dev.meterbook.ledger.Signal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What clients are known to report, but did not in the recorded runs. */
class UnrecordedReportsTest {
  private static final Dialects DIALECTS = Dialects.load(Optional.empty(), _ -> false);

  @Test
  void codexMarksToolsThatRanInsideATool() {
    assertThat(
            codex("codex.tool_result", Map.of("call_id", "exec-5f0c", "tool_name", "apply_patch")))
        .containsExactly("TOOL_RESULT apply_patch nested");
    assertThat(
            codex(
                "codex.tool_result",
                Map.of("call_id", "call_1", "tool_name", "exec", "tool_namespace", "functions")))
        .containsExactly("TOOL_RESULT exec builtin");
    assertThat(codex("codex.tool_result", Map.of("tool_name", "lost")))
        .containsExactly("TOOL_RESULT lost");
  }

  @Test
  void codexFailuresAreErrorsUnlessNoModelWasAsked() {
    Map<String, Object> refused = Map.of("error.message", "no route", "endpoint", "/responses");

    assertThat(codex("codex.api_request", refused)).containsExactly("MODEL_CALL error transport");
    assertThat(codex("codex.api_request", Map.of("error.message", "x", "endpoint", "/models")))
        .isEmpty();
    assertThat(codex("codex.api_request", Map.of("endpoint", "/responses"))).isEmpty();
    assertThat(codex("codex.websocket_request", Map.of("error.message", "closed")))
        .containsExactly("MODEL_CALL error transport");
    assertThat(codex("codex.websocket_request", Map.of("success", "true"))).isEmpty();
  }

  @Test
  void codexResponseThatBreaksOffIsOneError() {
    Map<String, Object> told = Map.of("event.kind", "response.failed", "error.message", "{}");
    Map<String, Object> ended = Map.of("event.kind", "response.completed", "error.message", "cut");

    assertThat(codex("codex.sse_event", told)).isEmpty();
    assertThat(codex("codex.sse_event", ended)).containsExactly("MODEL_CALL error stream");
  }

  @Test
  void codexDecisionsAreAcceptOrReject() {
    Map<String, Object> denied =
        Map.of("tool_name", "apply_patch", "decision", "denied", "source", "User");

    assertThat(codex("codex.tool_decision", denied))
        .containsExactly("TOOL_DECISION apply_patch reject user", "OUTCOME apply_patch user");
    assertThat(
            codex(
                "codex.tool_decision",
                Map.of("tool_name", "exec_command", "decision", "approved_for_session")))
        .containsExactly("TOOL_DECISION exec_command accept");
  }

  @Test
  void geminiToolThatTheUserRejectedDidNotRun() {
    Map<String, Object> rejected =
        Map.of("function_name", "replace", "decision", "reject", "success", false);

    assertThat(said("gemini-cli", "gemini_cli.tool_call", rejected))
        .containsExactly("TOOL_DECISION replace reject", "OUTCOME replace");
  }

  @Test
  void geminiPromptsOfToolsComeOnTopOfInput() {
    Map<String, Object> counts =
        Map.of(
            "input_token_count", 1000,
            "cached_content_token_count", 400,
            "tool_token_count", 50,
            "output_token_count", 80,
            "thoughts_token_count", 30);

    assertThat(tokens("gemini-cli", "gemini_cli.api_response", counts)).isEqualTo("650 110");
  }

  @Test
  void geminiTellsACallAgainWithoutItsBeingCounted() {
    assertThat(
            said(
                "gemini-cli",
                "gen_ai.client.inference.operation.details",
                Map.of("gen_ai.operation.name", "generate_content")))
        .isEmpty();
  }

  @Test
  void qwenCountsModelsOfGoogleInTheirWay() {
    Map<String, Object> openai =
        Map.of(
            "auth_type", "openai",
            "input_token_count", 1000,
            "cached_content_token_count", 400,
            "output_token_count", 80,
            "thoughts_token_count", 30);
    Map<String, Object> google =
        Map.of(
            "auth_type", "gemini",
            "input_token_count", 1000,
            "cached_content_token_count", 400,
            "output_token_count", 50,
            "thoughts_token_count", 30);

    assertThat(tokens("qwen-code", "qwen-code.api_response", openai)).isEqualTo("600 80");
    assertThat(tokens("qwen-code", "qwen-code.api_response", google)).isEqualTo("600 80");
  }

  @Test
  void qwenMarksToolsThatAnotherToolCalled() {
    Map<String, Object> called =
        Map.of("function_name", "read_file", "tool_type", "native", "parent_call_id", "call_1");

    assertThat(said("qwen-code", "qwen-code.tool_call", called))
        .containsExactly("TOOL_RESULT read_file nested");
  }

  private static List<String> codex(String event, Map<String, Object> attributes) {
    return said("codex_exec", event, attributes);
  }

  /** The rows that follow from an event, with their words. */
  private static List<String> said(String service, String event, Map<String, Object> attributes) {
    Report report = Reported.of(attributes, Map.of("service.name", service));
    return rules(report, event).stream().map(rule -> rule.row() + words(rule, report)).toList();
  }

  /** Uncached input and output of the one call that an event tells of. */
  private static String tokens(String service, String event, Map<String, Object> attributes) {
    Report report = Reported.of(attributes, Map.of("service.name", service));
    List<Rule> rules = rules(report, event);
    assertThat(rules).hasSize(1);
    OptionalLong input = rules.getFirst().number(Field.INPUT, report, 1);
    OptionalLong output = rules.getFirst().number(Field.OUTPUT, report, 1);
    return input.orElseThrow() + " " + output.orElseThrow();
  }

  private static List<Rule> rules(Report report, String event) {
    return DIALECTS.of(report.resource(), Scope.EMPTY, null).rules(Signal.LOGS, event).stream()
        .filter(rule -> rule.condition().holds(report))
        .toList();
  }

  private static String words(Rule rule, Report report) {
    StringBuilder text = new StringBuilder();
    for (Label label : Label.values()) {
      Expression expression = rule.labels().get(label);
      String said = expression == null ? null : expression.text(report);
      if (said != null) {
        Map<String, String> meanings = rule.words().getOrDefault(label, Map.of());
        text.append(' ').append(Objects.requireNonNull(meanings.getOrDefault(said, said)));
      }
    }
    return text.toString();
  }
}
