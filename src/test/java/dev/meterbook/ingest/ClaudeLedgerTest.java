package dev.meterbook.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.meterbook.captures.Capture;
import dev.meterbook.ledger.Signal;
import java.math.BigDecimal;
import java.util.EnumSet;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The recorded runs of Claude Code, in the ledger: what they say equals the truth of each run. */
final class ClaudeLedgerTest {
  /** Tokens by kind and reported cost, as each signal tells them. */
  private static final String WITNESSES =
      """
      SELECT signal || ' ' || concat_ws(' ', coalesce(sum(occurrences)::text, '?'), sum(input_tokens),
        sum(output_tokens), sum(cache_read_tokens), sum(cache_write_tokens),
        coalesce(trim_scale(sum(reported_nanos) / 1e9)::text, '?'))
      FROM tally WHERE fact = 'model_call' GROUP BY signal ORDER BY signal
      """;

  private static final String COUNTED =
      """
      SELECT concat_ws(' ', coalesce(sum(occurrences)::text, '?'), sum(input_tokens),
        sum(output_tokens), sum(cache_read_tokens), sum(cache_write_tokens),
        coalesce(trim_scale(sum(reported_nanos) / 1e9)::text, '?'))
      FROM tally WHERE fact = 'model_call' AND counts
      """;

  /** Runs whose log events all came to the endpoint that was recorded. */
  static Stream<String> runs() {
    return Capture.names().stream()
        .filter(name -> name.startsWith("claude-code/"))
        .filter(name -> !name.contains("beta-detailed"));
  }

  @ParameterizedTest
  @MethodSource("runs")
  void everySignalTellsTheTruthAndIsCountedOnce(String name) {
    try (RequestPath path = RequestPath.onEmptyDatabase()) {
      Capture run = Capture.of(name);
      Truth truth = Truth.of(run);

      path.send(run);
      path.maintain();

      assertThat(path.rows(WITNESSES))
          .containsExactly(
              "metrics " + truth.metrics(), "logs " + truth.logs(), "traces " + truth.traces());
      assertThat(path.ask(COUNTED)).isEqualTo(truth.logs());
    }
  }

  @ParameterizedTest
  @MethodSource("runs")
  void oneSignalAloneTellsWhatItCarries(String name) {
    Capture run = Capture.of(name);
    Truth truth = Truth.of(run);
    assertThat(countedBy(run, Signal.LOGS)).isEqualTo(truth.logs());
    assertThat(countedBy(run, Signal.TRACES)).isEqualTo(truth.traces());
    assertThat(countedBy(run, Signal.METRICS)).isEqualTo(truth.metrics());
  }

  private static String countedBy(Capture run, Signal signal) {
    try (RequestPath path = RequestPath.onEmptyDatabase()) {
      path.send(run, EnumSet.of(signal));
      path.maintain();
      return path.ask(COUNTED);
    }
  }

  /** What truth.json says, as the signals can tell it. */
  private record Truth(String calls, String tokens, String cost) {
    static Truth of(Capture run) {
      JsonNode total = run.file("truth.json").path("total");
      String tokens =
          String.join(
              " ",
              total.path("input").asText(),
              total.path("output").asText(),
              total.path("cacheRead").asText(),
              total.path("cacheCreation").asText());
      String cost =
          new BigDecimal(total.path("costUsd").asText()).stripTrailingZeros().toPlainString();
      return new Truth(total.path("requests").asText(), tokens, cost);
    }

    String logs() {
      return calls + " " + tokens + " " + cost;
    }

    /** Spans know nothing of cost. */
    String traces() {
      return calls + " " + tokens + " ?";
    }

    /** Metrics do not count calls. */
    String metrics() {
      return "? " + tokens + " " + cost;
    }
  }
}
