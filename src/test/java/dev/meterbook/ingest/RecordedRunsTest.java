package dev.meterbook.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.meterbook.captures.Capture;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What real clients sent is stored whole, and says what their API really charged. */
class RecordedRunsTest {
  private static final String CALLS =
      """
      SELECT concat_ws(' ', count(*),
        sum((attributes ->> 'input_tokens')::bigint),
        sum((attributes ->> 'output_tokens')::bigint),
        sum((attributes ->> 'cache_read_tokens')::bigint),
        sum((attributes ->> 'cache_creation_tokens')::bigint),
        trim_scale(sum(round((attributes ->> 'cost_usd')::numeric, 9))))
      FROM telemetry_logs WHERE event_name = 'api_request'
      """;

  static Stream<String> allRuns() {
    return Capture.names().stream();
  }

  /** Runs whose log events all came to the endpoint that was recorded. */
  static Stream<String> runsWithTruth() {
    return allRuns()
        .filter(name -> name.startsWith("claude-code/"))
        .filter(name -> !name.contains("beta-detailed"));
  }

  @ParameterizedTest
  @MethodSource("allRuns")
  void everyRecordIsStoredOnceAndSendingItAgainAddsNone(String name) {
    try (RequestPath path = RequestPath.onEmptyDatabase()) {
      Capture run = Capture.of(name);

      List<IngestOutcome> complaints = path.send(run);

      assertThat(complaints).isEmpty();
      double received = path.meter("meterbook.records.received");
      String rows = rows(path);
      assertThat(path.meter("meterbook.records.stored") + path.meter("meterbook.records.duplicate"))
          .isEqualTo(received);
      assertThat((double) Long.parseLong(rows)).isEqualTo(path.meter("meterbook.records.stored"));

      path.send(run);

      assertThat(rows(path)).isEqualTo(rows);
      assertThat(path.meter("meterbook.records.received")).isEqualTo(2 * received);
    }
  }

  @ParameterizedTest
  @MethodSource("runsWithTruth")
  void callsTokensAndReportedCostEqualTheTruth(String name) {
    try (RequestPath path = RequestPath.onEmptyDatabase()) {
      Capture run = Capture.of(name);

      path.send(run);

      assertThat(path.ask(CALLS)).isEqualTo(truth(run.file("truth.json").path("total")));
    }
  }

  private static String rows(RequestPath path) {
    return path.ask(
        """
        SELECT (SELECT count(*) FROM log_record) + (SELECT count(*) FROM metric_point)
          + (SELECT count(*) FROM span)
        """);
  }

  private static String truth(JsonNode total) {
    return String.join(
        " ",
        total.path("requests").asText(),
        total.path("input").asText(),
        total.path("output").asText(),
        total.path("cacheRead").asText(),
        total.path("cacheCreation").asText(),
        new BigDecimal(total.path("costUsd").asText()).stripTrailingZeros().toPlainString());
  }
}
