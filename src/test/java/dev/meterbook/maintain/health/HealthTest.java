package dev.meterbook.maintain.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meterbook.captures.Capture;
import dev.meterbook.captures.Capture.Request;
import dev.meterbook.ingest.RequestPath;
import dev.meterbook.ledger.Signal;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whether the books say by themselves where they cannot be trusted: on recorded runs. */
final class HealthTest {
  private static final Capture LONG = Capture.of("claude-code/http-json-delta-long");
  private static final int HALF = 12;

  private static final String CAUSES = "SELECT likely_cause FROM reconciliation ORDER BY 1";
  private static final String DIFFERENCES =
      """
      SELECT concat_ws(' ', difference_tokens, '=', difference_input, difference_cache_read,
        difference_cache_write, difference_output, difference_nanos > 0)
      FROM reconciliation
      """;

  private final MeterRegistry meters = new SimpleMeterRegistry();

  @Test
  void aWholeRunAgreesAndShowsZero() throws SQLException {
    try (RequestPath path = sent(LONG.requests())) {
      assertThat(path.rows(CAUSES)).containsExactly("agrees");
      assertThat(path.ask(DIFFERENCES)).isEqualTo("0 = 0 0 0 0 f");
      assertThat(
              path.ask(
                  """
                  SELECT concat_ws(' ', silent_signals, known_defects, unpriced_share,
                    unknown_identity_share, resets, overlapping_points) FROM meter_health
                  """))
          .isEqualTo("{} {} 0.0000 0.0000 0 0");

      assertThat(gauges(path))
          .containsExactly(
              "calls.unknown.identity claude-code 0",
              "calls.unpriced claude-code 0",
              "reconciliation.difference.tokens agrees claude-code 0",
              "reconciliation.difference.usd agrees claude-code 0",
              "sessions.known.defect claude-code 0");
    }
  }

  @Test
  void metricsOfHalfASessionShowAsMissingPoints() throws SQLException {
    try (RequestPath path = sent(halfOfTheMetrics(LONG))) {
      assertThat(path.rows(CAUSES)).containsExactly("metric points missing");
      assertThat(path.ask(DIFFERENCES)).isEqualTo("22684 = 62 22000 200 422 t");

      assertThat(gauges(path))
          .contains(
              "reconciliation.difference.tokens metric points missing claude-code 22684",
              "reconciliation.difference.usd metric points missing claude-code 0.013866");
    }
  }

  @Test
  void metricsThatEndWhileEventsGoOnShowAsStopped() throws SQLException {
    List<Request> later = LONG.shiftedBy(Duration.ofMinutes(20)).requests();
    List<Request> requests =
        Stream.concat(
                LONG.requests().stream().limit(HALF),
                later.stream().skip(HALF).filter(request -> request.signal() != Signal.METRICS))
            .toList();

    try (RequestPath path = sent(requests)) {
      assertThat(path.rows(CAUSES)).containsExactly("metric stream stopped");
      assertThat(path.ask("SELECT silent_signals FROM meter_health")).isEqualTo("{metrics}");
    }
  }

  @Test
  void versionKnownToReportWronglyExplainsADifference() throws SQLException {
    try (RequestPath path = sent(as("2.1.194", halfOfTheMetrics(LONG)))) {
      assertThat(path.rows(CAUSES)).containsExactly("unsupported version");
      assertThat(path.ask("SELECT known_defects FROM meter_health"))
          .isEqualTo("{\"Cumulative counters fall and rise within a session.\"}");
      assertThat(gauges(path)).contains("sessions.known.defect claude-code 1");
    }
    try (RequestPath path = sent(as("2.1.194", LONG.requests()))) {
      assertThat(path.rows(CAUSES)).as("nothing to explain").containsExactly("agrees");
    }
    try (RequestPath path = sent(as("2.1.1940", halfOfTheMetrics(LONG)))) {
      assertThat(path.rows(CAUSES))
          .as("a number, not text")
          .containsExactly("metric points missing");
    }
  }

  @Test
  void versionKnownToSendNoEventsExplainsThatTheyAreMissing() throws SQLException {
    List<Request> metrics =
        LONG.requests().stream().filter(request -> request.signal() == Signal.METRICS).toList();

    try (RequestPath path = sent(as("2.1.159", metrics))) {
      assertThat(path.rows(CAUSES)).containsExactly("unsupported version");
    }
    try (RequestPath path = sent(metrics)) {
      assertThat(path.rows(CAUSES)).containsExactly("one signal only");
    }
  }

  @Test
  void countersThatBeginAnewAreCounted() throws SQLException {
    Capture twins = Capture.of("claude-code/grpc-cumulative-twin-no-session-id");
    try (RequestPath path = sent(twins.requests())) {
      assertThat(path.ask("SELECT resets FROM meter_health")).isEqualTo("7");
    }
  }

  @Test
  void deltasOfTheSameTimeAreCounted() throws SQLException {
    List<Request> second =
        LONG.shiftedBy(Duration.ofSeconds(1)).requests().stream()
            .filter(request -> request.signal() == Signal.METRICS)
            .toList();
    List<Request> both = Stream.concat(LONG.requests().stream(), second.stream()).toList();

    try (RequestPath path = sent(both)) {
      assertThat(path.ask("SELECT overlapping_points FROM meter_health")).isEqualTo("25");
    }
  }

  @Test
  void onlySoManyClientsKeepTheirNames() {
    Findings findings = new Findings();
    for (int i = 0; i < Findings.CLIENTS_MAX + 2; i++) {
      findings.addCalls("default", "client-" + i, 1, 0, 0);
      findings.addDifference("default", "client-" + i, "agrees", 1, 1);
    }

    assertThat(findings.calls()).hasSize(Findings.CLIENTS_MAX + 1);
    assertThat(findings.calls())
        .containsEntry(new Findings.Client("default", "other"), new Findings.Calls(2, 0, 0));
    assertThat(findings.differences()).hasSize(Findings.CLIENTS_MAX + 1);
  }

  private static RequestPath sent(List<Request> requests) {
    RequestPath path = RequestPath.onEmptyDatabase();
    requests.forEach(path::send);
    path.maintain();
    return path;
  }

  /** All requests but those metrics that came in the second half. */
  private static List<Request> halfOfTheMetrics(Capture run) {
    return Stream.concat(
            run.requests().stream().limit(HALF),
            run.requests().stream()
                .skip(HALF)
                .filter(request -> request.signal() != Signal.METRICS))
        .toList();
  }

  private static List<Request> as(String version, List<Request> requests) {
    return requests.stream()
        .map(
            request ->
                new Request(
                    request.file(),
                    request.signal(),
                    request.encoding(),
                    new String(request.body(), StandardCharsets.UTF_8)
                        .replace("\"2.1.197\"", "\"" + version + "\"")
                        .getBytes(StandardCharsets.UTF_8)))
        .toList();
  }

  /** Name, labels without the tenant, value. */
  private List<String> gauges(RequestPath path) throws SQLException {
    HealthJob job = new HealthJob(RequestPath.CLOCK, meters);
    assertThat(path.database().inTransaction(job::runSlice)).isFalse();
    return meters.getMeters().stream().map(HealthTest::text).sorted().toList();
  }

  private static String text(Meter meter) {
    String labels =
        meter.getId().getTags().stream()
            .filter(tag -> !tag.getKey().equals("tenant"))
            .map(Tag::getValue)
            .collect(Collectors.joining(" "));
    double value = meter.measure().iterator().next().getValue();
    return meter.getId().getName().replace("meterbook.", "")
        + " "
        + labels
        + " "
        + (value == Math.rint(value) ? String.valueOf((long) value) : String.valueOf(value));
  }
}
