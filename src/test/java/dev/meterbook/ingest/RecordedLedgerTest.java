package dev.meterbook.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meterbook.captures.Capture;
import dev.meterbook.ledger.Signal;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the ledger says of recorded runs is, signal by signal, what their APIs really did. */
class RecordedLedgerTest {
  /** Signal, sessions, model, how it ended; calls; tokens by kind; what is booked, and how. */
  private static final String CALLS =
      """
      SELECT concat_ws(' ', signal, count(DISTINCT session_key), coalesce(model, '-'), outcome,
        concat_ws('/', error_class, status_code), count(*),
        concat_ws('/', sum(input_tokens), sum(cache_read_tokens), sum(cache_write_5m_tokens),
          sum(output_tokens), sum(reasoning_tokens)),
        cost_source, sum(cost_nanos))
      FROM model_call JOIN label_set USING (labels_id)
      GROUP BY signal, model, outcome, error_class, status_code, cost_source
      ORDER BY 1
      """;

  private static final String USAGE =
      "SELECT concat_ws(' ', kind, sum(amount)) FROM usage GROUP BY kind ORDER BY 1";

  private static final String RESULTS =
      """
      SELECT concat_ws(' ', signal, tool, tool_kind, coalesce(succeeded::text, '?'), count(*))
      FROM tool_use JOIN label_set USING (labels_id)
      WHERE is_result
      GROUP BY signal, tool, tool_kind, succeeded
      ORDER BY 1
      """;

  private static final String DECISIONS =
      """
      SELECT concat_ws(' ', signal, tool, decision, decided_by, count(*))
      FROM tool_use JOIN label_set USING (labels_id)
      WHERE NOT is_result
      GROUP BY signal, tool, decision, decided_by
      ORDER BY 1
      """;

  private static final String OUTCOMES =
      """
      SELECT concat_ws(' ', signal, kind, trim_scale(sum(amount) / 1e6))
      FROM outcome
      GROUP BY signal, kind
      ORDER BY 1
      """;

  /** Signal; answered, failed and unpriced calls; tokens; what is booked. */
  private static final String COUNTED =
      """
      SELECT concat_ws(' ', signal,
        concat_ws('/', coalesce(sum(occurrences)::text, '?'), sum(failures), sum(unpriced)),
        concat_ws('/', sum(input_tokens), sum(cache_read_tokens), sum(cache_write_tokens),
          sum(output_tokens)),
        coalesce(sum(cost_nanos)::text, '?'))
      FROM tally WHERE fact = 'model_call' AND counts
      GROUP BY signal
      """;

  @ParameterizedTest
  @ValueSource(strings = {"codex/grpc-full", "codex/http-json-full"})
  void codexByEventsAndMetrics(String name) {
    try (RequestPath path = sent(name)) {
      assertThat(path.rows(CALLS))
          .containsExactly(
              "logs 1 gpt-5.5 error 429/429 1  computed 0",
              "logs 1 gpt-5.5 error 500/500 1  computed 0",
              "logs 1 gpt-5.5 ok  8 3600/39160/0/808/100 computed 61820000");
      assertThat(path.rows(USAGE))
          .containsExactly(
              "cache_read 39160", "cache_write_5m 0", "input 3600", "output 808", "reasoning 100");
      assertThat(path.rows(RESULTS))
          .containsExactly(
              "logs apply_patch builtin true 2",
              "logs exec_command builtin true 4",
              "logs no_such_tool builtin false 1");
      assertThat(path.rows(DECISIONS))
          .containsExactly("logs apply_patch accept config 2", "logs exec_command accept config 4");
      assertThat(path.rows(OUTCOMES))
          .containsExactly(
              "logs edits_accepted 2",
              "logs prompts 2",
              "logs sessions_started 2",
              "metrics sessions_started 2");
    }
  }

  @Test
  void codexByAllSignals() {
    try (RequestPath path = sent("codex/grpc-traces-probe")) {
      assertThat(path.rows(CALLS))
          .containsExactly(
              "logs 1 gpt-5.5 ok  1 200/1000/0/17/4 computed 2010000",
              "traces 1 - ok  1 200/1000/0/17/4 unpriced");
      assertThat(path.rows(USAGE))
          .containsExactly(
              "cache_read 1000", "cache_write_5m 0", "input 200", "output 17", "reasoning 4");
      assertThat(path.rows(RESULTS)).isEmpty();
    }
  }

  @Test
  void codexSpansTellTokensAndToolsButNeitherModelNorDurationNorSuccess() {
    try (RequestPath path = sent("more-versions/codex-0.169.0-a")) {
      assertThat(path.rows(CALLS))
          .containsExactly(
              "logs 1 gpt-6-sol ok  2 1200/800/0/160/60 computed 4160000",
              "traces 1 - ok  2 1200/800/0/160/60 unpriced");
      assertThat(path.rows(RESULTS))
          .containsExactly("logs shell builtin false 1", "traces shell ? 1");
      assertThat(path.ask("SELECT count(DISTINCT use_key) FROM tool_use")).isEqualTo("1");
      assertThat(path.ask("SELECT count(duration_ms) FROM model_call")).isEqualTo("0");
    }
  }

  @Test
  void geminiByAllSignals() {
    try (RequestPath path = sent("gemini-cli/grpc-noprompts")) {
      assertThat(path.rows(CALLS))
          .containsExactly(
              "logs 1 gemini-2.5-flash ok  1 200/1000/12/5 computed 120000",
              "logs 1 gemini-2.5-pro error ApiError/429 1  computed 0",
              "logs 1 gemini-2.5-pro error ApiError/503 1  computed 0",
              "logs 1 gemini-2.5-pro ok  7 3400/38160/887/96 computed 17890000",
              "traces 1 gemini-2.5-flash ok  1  unpriced",
              "traces 1 gemini-2.5-pro error  2  computed 0",
              "traces 1 gemini-2.5-pro ok  7  unpriced");
      assertThat(path.rows(USAGE))
          .containsExactly("cache_read 39160", "input 3600", "output 899", "reasoning 101");
      assertThat(path.rows(RESULTS))
          .containsExactly(
              "logs read_file builtin false 1",
              "logs read_file builtin true 1",
              "logs replace builtin true 1",
              "logs run_shell_command builtin true 3",
              "logs write_file builtin true 1",
              "traces read_file ? 2",
              "traces replace ? 1",
              "traces run_shell_command ? 3",
              "traces write_file ? 1");
      assertThat(path.rows(DECISIONS))
          .containsExactly(
              "logs read_file accept 2",
              "logs replace accept 1",
              "logs run_shell_command accept 3",
              "logs write_file accept 1");
      assertThat(path.rows(OUTCOMES))
          .containsExactly(
              "logs edits_accepted 2",
              "logs prompts 2",
              "metrics edits_accepted 2",
              "metrics lines_added 3",
              "metrics lines_removed 1",
              "metrics sessions_started 2");
      assertThat(path.ask("SELECT count(DISTINCT session_key) FROM source")).isEqualTo("2");
    }
  }

  @Test
  void geminiByJson() {
    try (RequestPath path = sent("gemini-cli/http-json-noprompts")) {
      assertThat(path.rows(CALLS))
          .containsExactly(
              "logs 1 gemini-2.5-flash ok  1 200/1000/12/5 computed 120000",
              "logs 1 gemini-2.5-pro error ApiError/429 1  computed 0",
              "logs 1 gemini-2.5-pro error ApiError/503 1  computed 0",
              "logs 1 gemini-2.5-pro ok  7 3400/38160/887/96 computed 17890000");
      assertThat(path.rows(USAGE))
          .containsExactly("cache_read 39160", "input 3600", "output 899", "reasoning 101");
    }
  }

  @Test
  void qwenByAllSignals() {
    try (RequestPath path = sent("more-versions/qwen-code-0.24.4")) {
      assertThat(path.rows(CALLS))
          .containsExactly(
              "logs 1 qwen3-coder-plus ok  3 1800/1200/240/90 computed 2106000",
              "traces 1 qwen3-coder-plus ok  3 1800/1200/240/90 computed 2106000");
      assertThat(path.ask("SELECT count(DISTINCT request_id) FROM model_call")).isEqualTo("3");
      assertThat(path.rows(USAGE))
          .containsExactly("cache_read 1200", "input 1800", "output 240", "reasoning 90");
      assertThat(path.rows(RESULTS))
          .containsExactly(
              "logs run_shell_command builtin true 1",
              "logs write_file builtin true 1",
              "traces run_shell_command true 1",
              "traces write_file true 1");
      assertThat(path.rows(DECISIONS))
          .containsExactly("logs run_shell_command accept 1", "logs write_file accept 1");
      assertThat(path.rows(OUTCOMES))
          .containsExactly(
              "logs edits_accepted 1",
              "logs lines_added 1",
              "logs prompts 1",
              "logs sessions_started 1",
              "metrics edits_accepted 1",
              "metrics sessions_started 1");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "codex/grpc-full, logs 8/2/0 3600/39160/0/808 61820000",
    "codex/grpc-traces-probe, logs 1/0/0 200/1000/0/17 2010000",
    "more-versions/codex-0.169.0-a, logs 2/0/0 1200/800/0/160 4160000",
    "gemini-cli/grpc-noprompts, logs 8/2/0 3600/39160/899 18010000",
    "more-versions/qwen-code-0.24.4, logs 3/0/0 1800/1200/240 2106000"
  })
  void whatAllSignalsTellCountsOnce(String name, String counted) {
    try (RequestPath path = sent(name)) {
      assertThat(path.rows(COUNTED)).containsExactly(counted);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "METRICS, codex/grpc-full, metrics ? 3600/39160/0/808 61820000",
    "TRACES, more-versions/codex-0.169.0-a, traces 2/0/2 1200/800/0/160 ?",
    "METRICS, gemini-cli/grpc-noprompts, metrics ? 3600/39160/899 18010000",
    "TRACES, gemini-cli/grpc-noprompts, traces 8/2/8  0",
    "METRICS, more-versions/qwen-code-0.24.4, metrics ? 1800/1200/240 2106000",
    "TRACES, more-versions/qwen-code-0.24.4, traces 3/0/0 1800/1200/240 2106000"
  })
  void oneSignalAloneTellsWhatItCarries(Signal signal, String name, String counted) {
    try (RequestPath path = RequestPath.onEmptyDatabase()) {
      path.send(Capture.of(name), Set.of(signal));
      path.maintain();

      assertThat(path.rows(COUNTED)).containsExactly(counted);
    }
  }

  /** The list price of that day is lower. */
  @Test
  void costOfAClientThatIsBelievedIsBookedAsReported() {
    try (RequestPath path = sent("claude-code/grpc-gzip-hello")) {
      assertThat(
              path.ask(
                  "SELECT cost_source || ' ' || cost_nanos FROM model_call WHERE signal = 'logs'"))
          .isEqualTo("reported 3951000");
    }
  }

  private static RequestPath sent(String name) {
    RequestPath path = RequestPath.onEmptyDatabase();
    assertThat(path.send(Capture.of(name))).isEmpty();
    path.maintain();
    return path;
  }
}
