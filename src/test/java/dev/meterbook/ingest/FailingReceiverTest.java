package dev.meterbook.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meterbook.captures.Capture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs of 24 calls whose receiver failed: the ledger is what was received, no more and no less. */
final class FailingReceiverTest {
  private static final String TOLD =
      """
      SELECT concat_ws(' ', signal, CASE WHEN counts THEN 'counts' END, occurrences, input_tokens,
        output_tokens, cache_read_tokens, cache_write_tokens, reported_nanos)
      FROM tally WHERE fact = 'model_call' ORDER BY signal
      """;

  private static final String TOOLS =
      "SELECT count(*) FILTER (WHERE is_result) || ' of ' || count(*) FROM tool_uses";

  /** Exports while the receiver was away were lost for good, more of metrics than of events. */
  @Test
  void whatWasSentWhileNobodyListenedIsMissedAndSaidSo() {
    try (RequestPath path = received(Capture.acknowledged("claude-code-faults/grpc-restart"))) {
      assertThat(path.rows(TOLD))
          .containsExactly(
              "metrics 390 1920 220000 850 99157500",
              "logs counts 17 397 1927 227000 850 101383500");
      assertThat(path.ask(TOOLS)).isEqualTo("16 of 32");
      assertThat(path.rows("SELECT likely_cause || ' ' || difference_tokens FROM reconciliation"))
          .containsExactly("metric points missing 7014");
    }
  }

  /** The sender tries again; a receiver that had stored what it said it could not, counts once. */
  @ParameterizedTest
  @CsvSource({"false, 'only what was acknowledged'", "true, 'what was refused as well'"})
  void whatWasRefusedAndSentAgainCountsOnce(boolean storesWhatItRefuses, String received) {
    String name = "claude-code-faults/http-503-retry-after";
    Capture run = storesWhatItRefuses ? Capture.of(name) : Capture.acknowledged(name);

    try (RequestPath path = received(run)) {
      assertThat(path.rows(TOLD))
          .as(received)
          .containsExactly(
              "metrics 516 2676 276000 1200 128988000",
              "logs counts 24 516 2676 276000 1200 128988000");
      assertThat(path.ask(TOOLS)).isEqualTo("23 of 46");
      assertThat(path.rows("SELECT likely_cause FROM reconciliation")).containsExactly("agrees");
    }
  }

  private static RequestPath received(Capture run) {
    RequestPath path = RequestPath.onEmptyDatabase();
    assertThat(path.send(run)).isEmpty();
    path.maintain();
    return path;
  }
}
