package dev.meterbook.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meterbook.captures.Capture;
import dev.meterbook.captures.Capture.Request;
import dev.meterbook.ledger.Signal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * However records arrive – again, in other batches, in the other encoding, in another order, at the
 * same time, at two receivers – the same rows are left, down to the last column that people see.
 */
class ExactlyOnceTest {
  private static final Map<String, List<String>> SENT_ONCE = new ConcurrentHashMap<>();
  private static final int SENDERS = 4;
  private static final long SEED = 20_261_120;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "claude-code/grpc-delta-full",
        "claude-code/http-json-cumulative-core",
        "codex/grpc-full",
        "copilot-cli/http-json",
        "gemini-cli/http-json-noprompts",
        "opencode/http-json"
      })
  void runLeavesTheSameRowsHoweverItIsSent(String name) {
    Capture run = Capture.of(name);
    List<String> sentOnce = sentOnce(run);

    // On the rows that are there, every other way of sending changes nothing ...
    try (RequestPath path = RequestPath.onEmptyDatabase()) {
      path.send(run);
      assertThat(dump(path)).as("another database").isEqualTo(sentOnce).isNotEmpty();
      path.send(run);
      assertThat(dump(path)).as("twice").isEqualTo(sentOnce);
      path.send(Rebatched.split(run));
      assertThat(dump(path)).as("split").isEqualTo(sentOnce);
      path.send(Rebatched.merged(run));
      assertThat(dump(path)).as("merged").isEqualTo(sentOnce);
      path.send(Rebatched.reencoded(run));
      assertThat(dump(path)).as("other encoding").isEqualTo(sentOnce);
    }
    // ... and the most different way leaves the same ones on an empty database.
    Capture different = shuffled(Rebatched.reencoded(Rebatched.split(run)));
    assertThat(rows(different)).as("split, shuffled, other encoding").isEqualTo(sentOnce);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "claude-code/grpc-delta-full",
        "codex/grpc-full",
        "gemini-cli/http-json-noprompts"
      })
  void sendersAtTheSameTimeAtTwoReceiversLeaveTheSameRows(String name) {
    Capture run = Capture.of(name);
    List<String> sentOnce = sentOnce(run);

    try (RequestPath one = RequestPath.onEmptyDatabase();
        RequestPath other = one.another()) {
      List<Thread> senders = new ArrayList<>();
      for (int i = 0; i < SENDERS; i++) {
        RequestPath path = i % 2 == 0 ? one : other;
        Capture order = i < 2 ? run : shuffled(run);
        senders.add(Thread.ofVirtual().start(() -> path.send(order)));
      }
      senders.forEach(ExactlyOnceTest::join);

      assertThat(dump(one)).isEqualTo(sentOnce);
      double received = sum("meterbook.records.received", one, other);
      double stored = sum("meterbook.records.stored", one, other);
      assertThat(stored).isEqualTo(sentOnce.size());
      assertThat(sum("meterbook.records.duplicate", one, other)).isEqualTo(received - stored);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"claude-code/grpc-delta-full", "codex/http-json-full"})
  void rowsAreAsManyAsDistinctRecords(String name) {
    Capture run = Capture.of(name);

    long distinct =
        Rebatched.split(run).requests().stream()
            .filter(request -> request.signal() == Signal.LOGS)
            .map(request -> new String(request.body(), StandardCharsets.ISO_8859_1))
            .distinct()
            .count();

    assertThat(sentOnce(run)).filteredOn(row -> row.startsWith("log ")).hasSize((int) distinct);
  }

  private static List<String> sentOnce(Capture run) {
    return SENT_ONCE.computeIfAbsent(run.name(), _ -> rows(run));
  }

  private static List<String> rows(Capture... runs) {
    try (RequestPath path = RequestPath.onEmptyDatabase()) {
      for (Capture run : runs) {
        path.send(run);
      }
      return dump(path);
    }
  }

  private static List<String> dump(RequestPath path) {
    return path.rows(
        """
        SELECT 'log ' || telemetry_logs::text FROM telemetry_logs
        UNION ALL SELECT 'point ' || telemetry_metrics::text FROM telemetry_metrics
        UNION ALL SELECT 'span ' || telemetry_spans::text FROM telemetry_spans
        ORDER BY 1
        """);
  }

  private static Capture shuffled(Capture run) {
    List<Request> requests = new ArrayList<>(run.requests());
    Collections.shuffle(requests, new Random(SEED));
    return new Capture(run.name(), requests);
  }

  private static double sum(String meter, RequestPath one, RequestPath other) {
    return one.meter(meter) + other.meter(meter);
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
