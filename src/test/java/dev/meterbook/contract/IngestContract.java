package dev.meterbook.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meterbook.captures.Capture;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What holds of the service in whatever form it runs; speaks OTLP, HTTP and SQL only. */
abstract class IngestContract {
  private static final String CALLS =
      """
      SELECT count(*) FROM log_record JOIN shape USING (shape_id)
      WHERE event_name = 'api_request'
      """;
  private static final List<String> BOOKS = List.of("log_record", "metric_point", "span");

  private static final Duration START_PATIENCE = Duration.ofSeconds(60);

  abstract ServiceUnderTest service();

  /** Ready comes first: what arrives before the database is up goes to the spool. */
  @BeforeEach
  void awaitBooks() throws IOException {
    long deadline = System.nanoTime() + START_PATIENCE.toNanos();
    while (!Web.get(service().management().resolve("health/ready"))
        .body()
        .contains("\"database\": \"up\"")) {
      assertThat(System.nanoTime()).as("the database comes up").isLessThan(deadline);
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }
  }

  @Test
  void recordedRunIsStoredOnceHoweverOftenItIsSent() throws SQLException {
    Capture run =
        Capture.of("claude-code/http-protobuf-delta-full").endingAt(Clock.systemUTC().instant());
    List<Long> before = rows();
    long callsBefore = count(CALLS);

    send(run);

    List<Long> once = rows();
    assertThat(count(CALLS) - callsBefore)
        .isEqualTo(run.file("truth.json").path("total").path("requests").asLong());
    assertThat(once.get(1)).isGreaterThan(before.get(1));

    send(run);

    assertThat(rows()).isEqualTo(once);
  }

  @Test
  void damagedPayloadIsRefusedAndLeavesNothing() throws SQLException {
    List<Long> before = rows();

    HttpResponse<String> answer =
        Web.post(
            service().http().resolve("v1/logs"),
            "application/x-protobuf",
            "no protobuf".getBytes(StandardCharsets.UTF_8));

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(rows()).isEqualTo(before);
  }

  @Test
  void healthIsUpInAllThreeSenses() throws IOException {
    for (String sense : List.of("live", "started", "ready")) {
      HttpResponse<String> answer = Web.get(service().management().resolve("health/" + sense));

      assertThat(answer.statusCode()).as(sense).isEqualTo(200);
      assertThat(answer.body()).contains("\"UP\"");
    }
  }

  @Test
  void metricsSayThatTheDatabaseIsUp() throws IOException {
    HttpResponse<String> metrics = Web.get(service().management().resolve("metrics"));

    assertThat(metrics.statusCode()).isEqualTo(200);
    assertThat(metrics.body()).containsPattern("(?m)^meterbook_database_up(\\{[^}]*})? 1\\.0$");
  }

  private void send(Capture run) {
    for (Capture.Request request : run.requests()) {
      String path = "v1/" + request.signal().name().toLowerCase(Locale.ROOT);
      HttpResponse<String> answer =
          Web.post(service().http().resolve(path), request.contentType(), request.body());

      assertThat(answer.statusCode()).as(request.file()).isEqualTo(200);
    }
  }

  private List<Long> rows() throws SQLException {
    List<Long> rows = new ArrayList<>();
    for (String table : BOOKS) {
      rows.add(count("SELECT count(*) FROM " + table));
    }
    return rows;
  }

  private long count(String sql) throws SQLException {
    try (var books = service().books();
        var statement = books.createStatement();
        var result = statement.executeQuery(sql)) {
      result.next();
      return result.getLong(1);
    }
  }
}
