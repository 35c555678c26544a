package dev.meterbook.ingest.write;

import dev.meterbook.ingest.write.EncodedPayload.DictionaryRow;
import dev.meterbook.ingest.write.EncodedPayload.Tuples;
import dev.meterbook.ledger.Signal;
import dev.meterbook.platform.Database;
import dev.meterbook.platform.SqlFailure;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stores a batch of payloads in one transaction: all of them or none. Thread-safe.
 *
 * <p>Rows are taken for new and copied straight into their tables, which costs PostgreSQL half.
 * When one turns out to be there already, the batch enters by way of temporary stages instead and
 * is merged from there.
 */
final class BatchWriter {
  /** Duplicates come in swarms: from a sender that sends again, and from the spool. */
  private static final int MERGES_AFTER_DUPLICATE = 50;

  /**
   * Rows are copied in the order in which they came. A writer that meets those of another, not yet
   * committed, gives way before the two can wait for each other in a circle.
   */
  private static final String WAIT_BRIEFLY = "SET LOCAL lock_timeout = '100ms'";

  private static final Map<Layout.Rows<?>, Signal> EVIDENCE =
      Map.of(
          Layout.LOG_RECORD, Signal.LOGS,
          Layout.METRIC_POINT, Signal.METRICS,
          Layout.SPAN, Signal.TRACES);

  private final Database database;
  private final List<Dictionary> dictionaries = new ArrayList<>();
  private final List<Target> targets = new ArrayList<>();
  private final List<Partitions> partitions = new ArrayList<>();
  private final AtomicInteger mergesLeft = new AtomicInteger();

  /** A table that rows go to. */
  private record Target(Layout.Rows<?> rows, Merge merge) {}

  BatchWriter(Database database, Clock clock) {
    this.database = database;
    Layout.DICTIONARIES.forEach(words -> dictionaries.add(new Dictionary(words.table(), clock)));
    for (Layout.Rows<?> rows : Layout.ROWS) {
      targets.add(new Target(rows, Merge.of(rows.table())));
      rows.time().ifPresent(_ -> partitions.add(new Partitions(rows.table())));
    }
  }

  /** Stores the batch and says how many records of each signal were new. */
  Map<Signal, Long> store(List<EncodedPayload> batch) throws SQLException {
    for (int i = 0; i < dictionaries.size(); i++) {
      dictionaries.get(i).ensure(database, words(batch, i));
    }
    SortedSet<LocalDate> days = new TreeSet<>();
    batch.forEach(payload -> days.addAll(payload.days()));
    for (Partitions table : partitions) {
      table.ensure(database, days);
    }
    if (mergesLeft.getAndUpdate(left -> Math.max(0, left - 1)) == 0) {
      try {
        return database.once(connection -> copy(connection, batch));
      } catch (SQLException failure) {
        if (!SqlFailure.meetsOthersRows(failure)) {
          throw failure;
        }
        mergesLeft.set(MERGES_AFTER_DUPLICATE);
      }
    }
    return database.inTransaction(connection -> merge(connection, batch));
  }

  private Map<Signal, Long> copy(Connection connection, List<EncodedPayload> batch)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(WAIT_BRIEFLY)) {
      statement.execute();
    }
    Map<Signal, Long> stored = new EnumMap<>(Signal.class);
    for (int i = 0; i < targets.size(); i++) {
      List<Tuples> tuples = tuples(batch, i);
      if (!tuples.isEmpty()) {
        Copy.into(connection, targets.get(i).rows.table(), tuples);
        count(stored, i, count(tuples));
      }
    }
    return stored;
  }

  private Map<Signal, Long> merge(Connection connection, List<EncodedPayload> batch)
      throws SQLException {
    Map<Signal, Long> stored = new EnumMap<>(Signal.class);
    for (int i = 0; i < targets.size(); i++) {
      List<Tuples> tuples = tuples(batch, i);
      if (!tuples.isEmpty()) {
        Merge merge = targets.get(i).merge;
        Copy.intoStage(connection, targets.get(i).rows.table(), tuples);
        long inserted = update(connection, merge.insert());
        if (inserted < count(tuples) && merge.replace().isPresent()) {
          update(connection, merge.replace().get());
        }
        count(stored, i, inserted);
      }
    }
    return stored;
  }

  private void count(Map<Signal, Long> stored, int target, long rows) {
    Signal signal = EVIDENCE.get(targets.get(target).rows);
    if (signal != null) {
      stored.put(signal, rows);
    }
  }

  private static long update(Connection connection, String sql) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      return statement.executeLargeUpdate();
    }
  }

  private static long count(List<Tuples> tuples) {
    return tuples.stream().mapToLong(Tuples::count).sum();
  }

  private static List<Tuples> tuples(List<EncodedPayload> batch, int table) {
    return batch.stream()
        .map(payload -> payload.tables().get(table))
        .filter(tuples -> tuples.count() > 0)
        .toList();
  }

  private static List<DictionaryRow> words(List<EncodedPayload> batch, int dictionary) {
    return batch.stream()
        .flatMap(payload -> payload.dictionaries().get(dictionary).stream())
        .toList();
  }
}
