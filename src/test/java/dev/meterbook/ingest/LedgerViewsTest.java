package dev.meterbook.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meterbook.captures.Capture;
import dev.meterbook.ledger.Signal;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What people read: the views of the ledger, on recorded runs. */
final class LedgerViewsTest {

  @Test
  void callsToolsOutcomesAndSessionsOfARun() {
    try (RequestPath path = sent("claude-code/grpc-delta-full")) {
      assertThat(path.ask("SELECT count(*) FROM model_calls")).isEqualTo("21");
      assertThat(path.ask("SELECT trim_scale(sum(reported_nanos) / 1e9) FROM model_calls"))
          .isEqualTo("0.26277275");
      assertThat(path.rows("SELECT DISTINCT attempt FROM model_calls ORDER BY 1"))
          .as("told by spans alone")
          .containsExactly("1", "4");
      assertThat(
              path.ask(
                  """
                  SELECT concat_ws(' ', count(*) FILTER (WHERE decision = 'accept'),
                    count(*) FILTER (WHERE decision = 'reject'),
                    count(*) FILTER (WHERE is_result), count(*) FILTER (WHERE NOT succeeded))
                  FROM tool_uses
                  """))
          .isEqualTo("16 1 16 2");
      assertThat(
              path.rows(
                  """
                  SELECT kind || ' ' || trim_scale(sum(amount)) FROM outcomes
                  WHERE kind IN ('commits', 'pull_requests', 'lines_added', 'lines_removed',
                    'edits_accepted', 'sessions_started')
                  GROUP BY kind ORDER BY kind
                  """))
          .containsExactly(
              "commits 2",
              "edits_accepted 5",
              "lines_added 32",
              "lines_removed 10",
              "pull_requests 1",
              "sessions_started 4");
      assertThat(path.ask("SELECT sum(model_calls) FROM sessions")).isEqualTo("21");
      assertThat(path.rows("SELECT DISTINCT likely_cause FROM reconciliation"))
          .containsExactly("agrees");
      assertThat(path.ask("SELECT model_calls FROM meter_health")).isEqualTo("21");
    }
  }

  @Test
  void refusalsAndExhaustedRetriesShowOnTheirCalls() {
    try (RequestPath path = sent("claude-code/grpc-errors-refusal")) {
      assertThat(
              path.rows(
                  "SELECT outcome || ' ' || count(*) FROM model_calls GROUP BY outcome ORDER BY 1"))
          .containsExactly("error 1", "ok 2", "refused 1", "retries_exhausted 1");
    }
  }

  @Test
  void spendOfMetricsAloneIsWhatTheyReport() {
    try (RequestPath path = RequestPath.onEmptyDatabase()) {
      path.send(Capture.of("claude-code/grpc-delta-full"), Set.of(Signal.METRICS));
      path.maintain();

      assertThat(
              path.ask(
                  """
                  SELECT concat_ws(' ', coalesce(sum(calls)::text, '?'), sum(input_tokens),
                    sum(output_tokens), trim_scale(sum(cost_nanos) / 1e9)) FROM spend
                  """))
          .isEqualTo("? 95 1995 0.26277275");
    }
  }

  private static RequestPath sent(String run) {
    RequestPath path = RequestPath.onEmptyDatabase();
    path.send(Capture.of(run));
    path.maintain();
    return path;
  }
}
