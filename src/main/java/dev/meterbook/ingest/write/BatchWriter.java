package dev.meterbook.ingest.write;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toMap;

import dev.meterbook.ledger.Signal;
import dev.meterbook.platform.Database;
import dev.meterbook.platform.SqlFailure;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * Stores a batch of payloads in one transaction: all of them or none. Thread-safe.
 *
 * <p>Rows are taken for new and copied straight into their table, which costs PostgreSQL half. When
 * one turns out to be there already, the batch enters by way of a temporary stage instead and is
 * merged from there in the order of its keys: two writers that meet the same rows then wait for
 * each other and never in a circle.
 */
final class BatchWriter {
  private static final String MERGE_LOGS =
      """
      INSERT INTO log_record (%1$s) SELECT %1$s FROM log_record_stage
      ORDER BY source_id, time, fingerprint
      ON CONFLICT (source_id, time, fingerprint) DO NOTHING
      """
          .formatted(EvidenceTables.LOG_RECORD.columnList());

  private static final String MERGE_POINTS =
      """
      INSERT INTO metric_point (%1$s) SELECT %1$s FROM metric_point_stage
      ORDER BY source_id, series_id, time, fingerprint
      ON CONFLICT (source_id, series_id, time, fingerprint) DO NOTHING
      """
          .formatted(EvidenceTables.METRIC_POINT.columnList());

  private static final String MERGE_SPANS =
      """
      INSERT INTO span (%1$s)
      SELECT DISTINCT ON (source_id, trace_id, span_id, start_time) %1$s FROM span_stage
      ORDER BY source_id, trace_id, span_id, start_time, end_time DESC, end_nanos DESC,
        fingerprint DESC
      ON CONFLICT (source_id, trace_id, span_id, start_time) DO NOTHING
      """
          .formatted(EvidenceTables.SPAN.columnList());

  /** Of two reports of one span the later end stays, then the larger fingerprint. */
  private static final String REPLACE_SPANS =
      """
      UPDATE span SET %1$s
      FROM (SELECT DISTINCT ON (source_id, trace_id, span_id, start_time) * FROM span_stage
        ORDER BY source_id, trace_id, span_id, start_time, end_time DESC, end_nanos DESC,
          fingerprint DESC) AS later
      WHERE (span.source_id, span.trace_id, span.span_id, span.start_time)
          = (later.source_id, later.trace_id, later.span_id, later.start_time)
        AND (span.end_time, span.end_nanos, span.fingerprint)
          < (later.end_time, later.end_nanos, later.fingerprint)
      """
          .formatted(replaced(EvidenceTables.SPAN));

  /** Duplicates come in swarms: from a sender that sends again, and from the spool. */
  private static final int MERGES_AFTER_DUPLICATE = 50;

  private final Database database;
  private final Dictionary sources;
  private final Dictionary series;
  private final Dictionary shapes;
  private final Map<Signal, Partitions> partitions;
  private final AtomicInteger mergesLeft = new AtomicInteger();

  BatchWriter(Database database, Clock clock) {
    this.database = database;
    sources = new Dictionary(DictionaryTables.SOURCE, clock);
    series = new Dictionary(DictionaryTables.SERIES, clock);
    shapes = new Dictionary(DictionaryTables.SHAPE, clock);
    partitions =
        Arrays.stream(Signal.values())
            .collect(toMap(s -> s, s -> new Partitions(EncodedPayload.table(s))));
  }

  /** Stores the batch and says how many rows of each signal were new. */
  Map<Signal, Long> store(List<EncodedPayload> batch) throws SQLException {
    sources.ensure(database, all(batch, EncodedPayload::sources));
    series.ensure(database, all(batch, EncodedPayload::series));
    shapes.ensure(database, all(batch, EncodedPayload::shapes));
    for (var table : partitions.entrySet()) {
      table.getValue().ensure(database, days(batch, table.getKey()));
    }
    if (mergesLeft.getAndUpdate(left -> Math.max(0, left - 1)) == 0) {
      try {
        return database.inTransaction(connection -> write(connection, batch, true));
      } catch (SQLException failure) {
        if (!SqlFailure.isDuplicate(failure)) {
          throw failure;
        }
        mergesLeft.set(MERGES_AFTER_DUPLICATE);
      }
    }
    return database.inTransaction(connection -> write(connection, batch, false));
  }

  private static Map<Signal, Long> write(
      Connection connection, List<EncodedPayload> batch, boolean areNew) throws SQLException {
    Map<Signal, Long> stored = new EnumMap<>(Signal.class);
    for (Signal signal : Signal.values()) {
      List<byte[]> tuples = tuples(batch, signal);
      if (!tuples.isEmpty()) {
        long records = records(batch, signal);
        stored.put(
            signal,
            areNew
                ? copy(connection, signal, tuples, records)
                : merge(connection, signal, tuples, records));
      }
    }
    return stored;
  }

  private static long copy(Connection connection, Signal signal, List<byte[]> tuples, long records)
      throws SQLException {
    Copy.into(connection, EncodedPayload.table(signal), tuples);
    return records;
  }

  private static long merge(Connection connection, Signal signal, List<byte[]> tuples, long records)
      throws SQLException {
    Copy.intoStage(connection, EncodedPayload.table(signal), tuples);
    return switch (signal) {
      case LOGS -> update(connection, MERGE_LOGS);
      case METRICS -> update(connection, MERGE_POINTS);
      case TRACES -> {
        long stored = update(connection, MERGE_SPANS);
        if (stored < records) {
          update(connection, REPLACE_SPANS);
        }
        yield stored;
      }
    };
  }

  private static long update(Connection connection, String sql) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      return statement.executeLargeUpdate();
    }
  }

  private static long records(List<EncodedPayload> batch, Signal signal) {
    return batch.stream()
        .filter(payload -> payload.signal() == signal)
        .mapToLong(EncodedPayload::records)
        .sum();
  }

  private static List<byte[]> tuples(List<EncodedPayload> batch, Signal signal) {
    return batch.stream()
        .filter(payload -> payload.signal() == signal && payload.records() > 0)
        .map(payload -> payload.evidence().bytes())
        .toList();
  }

  private static SortedSet<LocalDate> days(List<EncodedPayload> batch, Signal signal) {
    SortedSet<LocalDate> days = new TreeSet<>();
    batch.stream()
        .filter(payload -> payload.signal() == signal)
        .forEach(payload -> days.addAll(payload.days()));
    return days;
  }

  private static <T> List<T> all(List<EncodedPayload> batch, Function<EncodedPayload, List<T>> of) {
    return batch.stream().flatMap(payload -> of.apply(payload).stream()).toList();
  }

  private static String replaced(Table<?> table) {
    return table.columns().stream()
        .map(column -> column.name() + " = later." + column.name())
        .collect(joining(", "));
  }
}
