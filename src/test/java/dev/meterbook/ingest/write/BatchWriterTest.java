package dev.meterbook.ingest.write;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meterbook.ledger.Evidence;
import dev.meterbook.ledger.Evidence.Entries;
import dev.meterbook.ledger.EvidenceTime;
import dev.meterbook.ledger.PointEvidence;
import dev.meterbook.ledger.Signal;
import dev.meterbook.platform.Database;
import dev.meterbook.platform.DatabaseAddress;
import dev.meterbook.platform.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

final class BatchWriterTest {
  private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

  private static final int ROUNDS = 4;
  private static final int ROWS = 20_000;

  private final DatabaseAddress address = TestDatabase.createMigrated();
  private final BatchWriter writer = new BatchWriter(new Database(connections(address)), CLOCK);

  @Test
  void rowsThatAreThereAmongNewOnesAreStoredOnce() throws SQLException {
    assertThat(store(payload(1, 2))).isEqualTo(2);

    assertThat(store(payload(2, 3), payload(4))).isEqualTo(2);

    assertThat(fingerprints()).isEqualTo("{1,2,3,4}");
  }

  @Test
  void rowsThatAreTwiceInOneBatchAreStoredOnce() throws SQLException {
    assertThat(store(payload(1, 2), payload(2, 1))).isEqualTo(2);

    assertThat(fingerprints()).isEqualTo("{1,2}");
  }

  @Test
  void batchesAfterDuplicatesStoreAllThatIsNew() throws SQLException {
    store(payload(0, 0));

    for (int i = 1; i <= 60; i++) {
      assertThat(store(payload(i, i + 1000L))).isEqualTo(2);
    }

    assertThat(store(payload(60, 61))).isEqualTo(1);
  }

  @Test
  void writersThatMeetEachOthersRowsNeverWaitInACircle() throws Exception {
    store(payload(-1));

    for (long round = 0; round < ROUNDS; round++) {
      long first = round * ROWS;
      long[] up = LongStream.range(first, first + ROWS).toArray();
      long[] down =
          LongStream.range(first, first + ROWS).map(i -> 2 * first + ROWS - 1 - i).toArray();
      CyclicBarrier together = new CyclicBarrier(2);
      try (var threads = Executors.newFixedThreadPool(2)) {
        Future<?> one = threads.submit(() -> newWriterStores(together, payload(up)));
        Future<?> two = threads.submit(() -> newWriterStores(together, payload(down)));
        one.get();
        two.get();
      }
    }

    assertThat(ask("SELECT count(*) FROM metric_point"))
        .isEqualTo(String.valueOf(ROUNDS * ROWS + 1));
    assertThat(ask("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"))
        .isEqualTo("0");
  }

  /** A writer that has met no duplicate yet takes all rows for new. */
  private Map<Signal, Long> newWriterStores(CyclicBarrier together, EncodedPayload payload)
      throws Exception {
    BatchWriter fresh = new BatchWriter(new Database(connections(address)), CLOCK);
    together.await();
    return fresh.store(List.of(payload));
  }

  private long store(EncodedPayload... payloads) throws SQLException {
    Map<Signal, Long> stored = writer.store(Arrays.asList(payloads));
    return stored.getOrDefault(Signal.METRICS, 0L);
  }

  private static EncodedPayload payload(long... fingerprints) {
    List<PointEvidence> points =
        Arrays.stream(fingerprints).mapToObj(BatchWriterTest::point).toList();
    return EncodedPayload.of(
        new Evidence(
            Signal.METRICS,
            "ours",
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            points,
            List.of(),
            Entries.NONE));
  }

  private static PointEvidence point(long fingerprint) {
    EvidenceTime time = new EvidenceTime(NOW.getEpochSecond() * 1_000_000_000L);
    return new PointEvidence(
        time, null, fingerprint, 1, 1, new PointEvidence.Value.Whole(1), false, null);
  }

  private String fingerprints() throws SQLException {
    return ask("SELECT array_agg(fingerprint ORDER BY fingerprint) FROM metric_point");
  }

  private String ask(String sql) throws SQLException {
    try (Connection connection = TestDatabase.connect(address);
        var statement = connection.createStatement();
        var result = statement.executeQuery(sql)) {
      result.next();
      return result.getString(1);
    }
  }

  private static PGSimpleDataSource connections(DatabaseAddress address) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(address.url());
    source.setUser(address.user());
    source.setPassword(address.password());
    return source;
  }
}
