package dev.meterbook.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meterbook.captures.Capture;
import dev.meterbook.ledger.Signal;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What recorded runs of Claude Code got done and which tools they used, counted once. */
final class ClaudeDeliveriesTest {
  /** Sessions fresh/resumed/continued; commits; lines; edits accepted/rejected; pull requests. */
  private static final String DELIVERED =
      """
      WITH told AS (
        SELECT CASE kind WHEN 'sessions_started' THEN type ELSE kind END AS what,
          trim_scale(sum(amount)) AS amount
        FROM outcomes GROUP BY what)
      SELECT string_agg(coalesce(amount, 0)::text, ' ' ORDER BY position)
      FROM unnest(ARRAY['fresh', 'resume', 'continue', 'commits', 'lines_added', 'lines_removed',
        'edits_accepted', 'edits_rejected', 'pull_requests'])
        WITH ORDINALITY AS w(what, position) LEFT JOIN told USING (what)
      """;

  private static final String TOOLS =
      """
      SELECT concat_ws(' ', count(*) FILTER (WHERE decision = 'accept'),
        count(*) FILTER (WHERE decision = 'reject'), count(*) FILTER (WHERE succeeded),
        count(*) FILTER (WHERE is_result AND NOT succeeded))
      FROM tool_uses
      """;

  /**
   * Of the tools asked for (10, 17, 7, 14, 27 and 10 by truth.json), those that do not exist and
   * edits that do not apply are in no signal.
   */
  @ParameterizedTest
  @CsvSource({
    "claude-code/grpc-cumulative-full, 2 1 1 2 32 10 5 0 1, 16 1 14 2",
    "claude-code/grpc-delta-full, 2 1 1 2 32 10 5 0 1, 16 1 14 2",
    "claude-code/http-json-delta-full, 2 1 1 2 32 10 5 0 1, 16 1 14 2",
    "claude-code/http-protobuf-delta-full, 2 1 1 2 32 10 5 0 1, 16 1 14 2",
    "claude-code/grpc-cumulative-long, 1 0 0 0 0 0 0 0 0, 7 0 7 0",
    "claude-code/http-json-delta-long, 1 0 0 0 0 0 0 0 0, 7 0 7 0",
    "claude-code/grpc-cumulative-twin-no-session-id, 2 0 0 0 0 0 0 0 0, 14 0 14 0",
    "claude-code/grpc-errors-refusal, 4 0 0 0 0 0 0 0 0, 0 0 0 0",
    "claude-code/grpc-gzip-hello, 1 0 0 0 0 0 0 0 0, 0 0 0 0",
    "claude-code/http-json-gzip-hello, 1 0 0 0 0 0 0 0 0, 0 0 0 0",
    "claude-code/http-json-headers-paths-hello, 1 0 0 0 0 0 0 0 0, 0 0 0 0",
    "claude-code/http-json-raw-bodies-hello, 1 0 0 0 0 0 0 0 0, 0 0 0 0",
    "claude-code/grpc-resource-attrs-core, 1 0 0 1 11 1 2 0 0, 9 1 7 2",
    "claude-code/http-json-beta-detailed-core, 1 0 0 1 11 1 2 0 0, 9 1 7 2",
    "claude-code/http-json-cumulative-core, 1 0 0 1 11 1 2 0 0, 9 1 7 2",
    "claude-code/http-protobuf-default-intervals-core, 1 0 0 1 11 1 2 0 0, 9 1 7 2",
    "claude-code/http-protobuf-gzip-core, 1 0 0 1 11 1 2 0 0, 9 1 7 2",
    "claude-code/http-json-content-full-ext-misc, 5 1 1 2 33 10 6 0 1, 23 2 20 3",
    "claude-code/http-json-ext-misc, 3 0 0 0 1 0 1 0 0, 7 1 6 1",
    "more-versions/claude-code-2.1.329-default, 1 0 0 1 3 0 1 0 0, 4 0 3 1"
  })
  void deliveriesAndToolsAreThoseOfTheRun(String name, String delivered, String tools) {
    try (RequestPath path = sent(name, EnumSet.allOf(Signal.class))) {
      assertThat(path.ask(DELIVERED)).isEqualTo(delivered);
      assertThat(path.ask(TOOLS)).isEqualTo(tools);
    }
  }

  /** Events tell all that ran and spans too; who was denied is in spans alone. */
  @ParameterizedTest
  @CsvSource({
    "METRICS, claude-code/grpc-cumulative-full, 2 1 1 2 32 10 5 0 1, 0 0 0 0",
    "METRICS, claude-code/grpc-delta-full, 2 1 1 2 32 10 5 0 1, 0 0 0 0",
    "LOGS, claude-code/grpc-delta-full, 0 0 0 0 0 0 0 0 0, 16 0 14 2",
    "TRACES, claude-code/grpc-delta-full, 0 0 0 0 0 0 0 0 0, 0 1 14 2"
  })
  void oneSignalAloneTellsWhatItCarries(
      Signal signal, String name, String delivered, String tools) {
    try (RequestPath path = sent(name, EnumSet.of(signal))) {
      assertThat(path.ask(DELIVERED)).isEqualTo(delivered);
      assertThat(path.ask(TOOLS)).isEqualTo(tools);
    }
  }

  /** Model as said, how it ended, after how many attempts; calls and nano-dollars. */
  private static final String CALLS =
      """
      SELECT concat_ws(' ', model_said, outcome, 'attempt ' || attempt, cost_source,
        CASE WHEN is_report_replaced THEN 'replaced' END, count(*), sum(reported_nanos),
        coalesce(sum(cost_nanos)::text, '?'))
      FROM model_calls
      GROUP BY model_said, outcome, attempt, cost_source, is_report_replaced ORDER BY 1
      """;

  /** Before 2.1.122 every number of an event is text. */
  @ParameterizedTest
  @CsvSource({
    "more-versions/claude-code-1.0.80, "
        + "claude-3-5-haiku-20241022 ok reported 1 9164000 9164000;"
        + "claude-sonnet-4-5 ok reported 2 68730000 68730000",
    "more-versions/claude-code-2.0.30, "
        + "claude-haiku-4-5-20251001 ok reported 1 250000 250000;"
        + "claude-sonnet-4-5 ok reported 2 1500000 1500000;"
        + "claude-sonnet-4-5-20250929 ok reported 1 750000 750000",
    "more-versions/claude-code-2.1.329-default, "
        + "claude-sonnet-4-5 ok attempt 1 reported 5 93375000 93375000",
    "more-versions/claude-code-2.1.329-api-error-529, "
        + "claude-sonnet-4-5 retries_exhausted attempt 2 computed 1 0",
    "more-versions/claude-code-2.1.329-bedrock-us, "
        + "us.anthropic.claude-sonnet-4-5-20250929-v1:0 ok attempt 1 computed replaced 2 37350000 "
        + "41085000",
    "more-versions/claude-code-2.1.329-unknown-model, "
        + "my-gateway-model-x ok attempt 1 unpriced replaced 2 37800000 ?"
  })
  void reportedCostCountsOnlyWhereTheClientCanKnowIt(String name, String calls) {
    try (RequestPath path = sent(name, EnumSet.allOf(Signal.class))) {
      assertThat(path.rows(CALLS)).isEqualTo(List.of(calls.split(";")));
    }
  }

  /** The same of metrics, which do not tell what was written for an hour. */
  @ParameterizedTest
  @CsvSource({
    "more-versions/claude-code-1.0.80, 77894000 77894000",
    "more-versions/claude-code-2.1.329-default, 93375000 93375000",
    "more-versions/claude-code-2.1.329-bedrock-us, 37350000 38610000",
    "more-versions/claude-code-2.1.329-unknown-model, 37800000 ? 1 unpriced",
  })
  void reportedCostOfMetricsCountsNoMoreThanThatOfEvents(String name, String cost) {
    try (RequestPath path = sent(name, EnumSet.of(Signal.METRICS))) {
      assertThat(
              path.ask(
                  """
                  SELECT concat_ws(' ', reported_nanos, coalesce(cost_nanos::text, '?'),
                    unpriced_calls || ' unpriced')
                  FROM sessions
                  """))
          .isEqualTo(cost);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "more-versions/claude-code-1.0.80, 3 600 153 180000 12000, 200 51 60000 4000 1 0 1",
    "more-versions/claude-code-2.0.30, 4 0 200 0 0, 0 50 0 0 1 0 1"
  })
  void numbersSentAsTextAreNumbers(String name, String ofSession, String ofEachCall) {
    try (RequestPath path = sent(name, EnumSet.allOf(Signal.class))) {
      assertThat(
              path.ask(
                  """
                  SELECT concat_ws(' ', model_calls, input_tokens, output_tokens,
                    cache_read_tokens, cache_write_tokens)
                  FROM sessions
                  """))
          .isEqualTo(ofSession);
      assertThat(
              path.rows(
                  """
                  SELECT DISTINCT concat_ws(' ', input_tokens, output_tokens, cache_read_tokens,
                    cache_write_5m_tokens, (duration_ms > 0)::int,
                    (SELECT count(*) FROM tool_uses WHERE NOT is_result),
                    (SELECT count(*) FROM tool_uses WHERE succeeded AND duration_ms IS NOT NULL))
                  FROM model_calls
                  """))
          .containsExactly(ofEachCall);
    }
  }

  private static RequestPath sent(String name, Set<Signal> signals) {
    RequestPath path = RequestPath.onEmptyDatabase();
    path.send(Capture.of(name), signals);
    path.maintain();
    return path;
  }
}
