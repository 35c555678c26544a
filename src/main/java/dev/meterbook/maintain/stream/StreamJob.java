package dev.meterbook.maintain.stream;

import dev.meterbook.ledger.EvidenceTime;
import dev.meterbook.ledger.Fact;
import dev.meterbook.ledger.Fingerprint;
import dev.meterbook.ledger.ModelUse.Terms;
import dev.meterbook.ledger.UsdNanos;
import dev.meterbook.maintain.job.Job;
import dev.meterbook.maintain.stream.Increments.Increment;
import dev.meterbook.maintain.stream.Increments.Point;
import dev.meterbook.maintain.stream.Increments.State;
import dev.meterbook.pricing.PriceBook;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;

/** Turns new points of cumulative streams into usage and outcome rows. */
public final class StreamJob implements Job {
  private static final int STREAMS_PER_SLICE = 2_000;

  private static final String TAKE =
      """
      WITH taken AS (
        DELETE FROM dirty_stream WHERE ctid = ANY (ARRAY(SELECT ctid FROM dirty_stream LIMIT ?))
        RETURNING stream_id, since)
      SELECT s.stream_id, s.source_id, s.series_id, s.session_key, s.labels_id, s.fact,
        coalesce(l.model_said, '') AS model, l.provider, l.region, l.speed, t.since
      FROM (SELECT stream_id, min(since) AS since FROM taken GROUP BY stream_id) t
      JOIN stream s USING (stream_id) JOIN label_set l USING (labels_id)
      """;

  private static final String STATES =
      """
      SELECT stream_id, start_nanos, as_of_nanos, units, occurrences
      FROM stream_state WHERE stream_id = ANY (?)
      """;

  private static final String POINTS =
      """
      SELECT d.stream_id, (extract(epoch FROM p.time) * 1000000)::bigint AS time_micros, p.time_nanos,
        coalesce(extract(epoch FROM p.start_time) * 1000000, 0)::bigint AS start_micros, p.start_nanos,
        p.fingerprint, p.int_value, p.double_value, coalesce(p.count, 1) AS occurrences
      FROM unnest(?::bigint[], ?::bigint[], ?::bigint[], ?::timestamptz[])
        AS d(stream_id, source_id, series_id, since)
      JOIN metric_point p USING (source_id, series_id)
      WHERE p.time >= d.since AND p.time >= ?
        AND (p.int_value IS NOT NULL OR p.double_value IS NOT NULL)
      """;

  private static final String FORGET_USAGE =
      """
      WITH gone AS (
        DELETE FROM usage USING unnest(?::bigint[], ?::bigint[], ?::bigint[], ?::text[])
          AS d(session_key, source_id, series_id, kind)
        WHERE (usage.session_key, usage.source_id, usage.series_id, usage.kind)
          = (d.session_key, d.source_id, d.series_id, d.kind::usage_kind)
        RETURNING usage.session_key, usage.time)
      INSERT INTO dirty_session (session_key, minute)
      SELECT DISTINCT session_key, date_trunc('minute', time, 'UTC') FROM gone
      """;

  private static final String FORGET_OUTCOMES =
      """
      WITH gone AS (
        DELETE FROM outcome USING unnest(?::bigint[], ?::bigint[], ?::bigint[])
          AS d(session_key, source_id, record_key)
        WHERE outcome.signal = 'metrics'
          AND (outcome.session_key, outcome.source_id, outcome.record_key)
            = (d.session_key, d.source_id, d.record_key)
        RETURNING outcome.session_key, outcome.time)
      INSERT INTO dirty_session (session_key, minute)
      SELECT DISTINCT session_key, date_trunc('minute', time, 'UTC') FROM gone
      """;

  private static final String ADD_USAGE =
      """
      INSERT INTO usage (time, session_key, source_id, series_id, point_key, labels_id, amount,
        list_nanos, kind)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?::usage_kind)
      ON CONFLICT (session_key, source_id, series_id, time, point_key, kind) DO UPDATE
      SET amount = excluded.amount, list_nanos = excluded.list_nanos
      """;

  private static final String ADD_OUTCOME =
      """
      INSERT INTO outcome (time, session_key, source_id, record_key, labels_id, amount, occurrences,
        signal, kind)
      VALUES (?, ?, ?, ?, ?, ?, ?, 'metrics', ?)
      ON CONFLICT (session_key, source_id, record_key, time, signal, kind) DO UPDATE
      SET amount = excluded.amount, occurrences = excluded.occurrences
      """;

  private static final String KEEP_STATE =
      """
      INSERT INTO stream_state (stream_id, start_nanos, as_of_nanos, units, occurrences)
      VALUES (?, ?, ?, ?, ?)
      ON CONFLICT (stream_id, start_nanos) DO UPDATE SET as_of_nanos = excluded.as_of_nanos,
        units = excluded.units, occurrences = excluded.occurrences
      """;

  private static final String MARK_DIRTY =
      "INSERT INTO dirty_session (session_key, minute) VALUES (?, ?)";

  private final Supplier<PriceBook> book;
  private final StreamMetrics metrics;

  public StreamJob(Supplier<PriceBook> book, MeterRegistry registry) {
    this.book = book;
    metrics = new StreamMetrics(registry);
  }

  /** A stream with new points. */
  private record Stream(
      long id,
      long sourceId,
      long seriesId,
      long sessionKey,
      long labelsId,
      Fact fact,
      String model,
      Terms terms,
      OffsetDateTime since) {
    long recordKey(Point point) {
      return Fingerprint.combine(seriesId, point.fingerprint());
    }

    Stream from(OffsetDateTime time) {
      return new Stream(id, sourceId, seriesId, sessionKey, labelsId, fact, model, terms, time);
    }
  }

  @Override
  public String name() {
    return "streams";
  }

  @Override
  public boolean runSlice(Connection connection) throws SQLException {
    List<Stream> streams = take(connection);
    if (streams.isEmpty()) {
      return false;
    }
    Map<Long, Map<Long, State>> states = states(connection, streams);
    Map<Long, List<Point>> points = points(connection, streams);
    List<Stream> late = new ArrayList<>();
    for (Stream stream : streams) {
      Increments before = new Increments(states.getOrDefault(stream.id, Map.of()));
      if (points.getOrDefault(stream.id, List.of()).stream().anyMatch(before::isLate)) {
        late.add(stream.from(OffsetDateTime.ofInstant(Instant.EPOCH, ZoneOffset.UTC)));
      }
    }
    if (!late.isEmpty()) {
      late.forEach(stream -> states.remove(stream.id));
      points.putAll(points(connection, late));
      forget(connection, late, points);
    }
    enter(connection, streams, states, points);
    metrics.late(late.size());
    return true;
  }

  private static List<Stream> take(Connection connection) throws SQLException {
    List<Stream> streams = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(TAKE)) {
      statement.setInt(1, STREAMS_PER_SLICE);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          streams.add(
              new Stream(
                  row.getLong("stream_id"),
                  row.getLong("source_id"),
                  row.getLong("series_id"),
                  row.getLong("session_key"),
                  row.getLong("labels_id"),
                  Fact.parse(row.getString("fact")),
                  row.getString("model"),
                  new Terms(
                      row.getString("provider"),
                      row.getString("region"),
                      row.getString("speed"),
                      false),
                  row.getObject("since", OffsetDateTime.class)));
        }
      }
    }
    return streams;
  }

  private static Map<Long, Map<Long, State>> states(Connection connection, List<Stream> streams)
      throws SQLException {
    Map<Long, Map<Long, State>> states = new HashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(STATES)) {
      statement.setArray(1, longs(connection, streams.stream().map(Stream::id).toList()));
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          states
              .computeIfAbsent(row.getLong("stream_id"), _ -> new HashMap<>())
              .put(
                  row.getLong("start_nanos"),
                  new State(
                      row.getLong("as_of_nanos"),
                      row.getLong("units"),
                      row.getLong("occurrences")));
        }
      }
    }
    return states;
  }

  private static Map<Long, List<Point>> points(Connection connection, List<Stream> streams)
      throws SQLException {
    Map<Long, Fact> facts = new HashMap<>();
    streams.forEach(stream -> facts.put(stream.id, stream.fact));
    Map<Long, List<Point>> points = new HashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(POINTS)) {
      statement.setArray(1, longs(connection, streams.stream().map(Stream::id).toList()));
      statement.setArray(2, longs(connection, streams.stream().map(Stream::sourceId).toList()));
      statement.setArray(3, longs(connection, streams.stream().map(Stream::seriesId).toList()));
      statement.setArray(
          4,
          connection.createArrayOf(
              "timestamptz", streams.stream().map(stream -> stream.since.toString()).toArray()));
      statement.setObject(
          5, streams.stream().map(Stream::since).min(OffsetDateTime::compareTo).orElseThrow());
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          long stream = row.getLong("stream_id");
          OptionalLong units = units(row, Objects.requireNonNull(facts.get(stream)));
          if (units.isPresent()) {
            points
                .computeIfAbsent(stream, _ -> new ArrayList<>())
                .add(
                    new Point(
                        row.getLong("time_micros") * 1000 + row.getLong("time_nanos"),
                        row.getLong("start_micros") * 1000 + row.getLong("start_nanos"),
                        row.getLong("fingerprint"),
                        units.getAsLong(),
                        row.getLong("occurrences")));
          }
        }
      }
    }
    return points;
  }

  private static OptionalLong units(ResultSet row, Fact fact) throws SQLException {
    long whole = row.getLong("int_value");
    return row.wasNull() ? fact.units(row.getDouble("double_value")) : fact.units(whole);
  }

  /** A late point changes what those after it add, so all of its stream is found again. */
  private static void forget(
      Connection connection, List<Stream> streams, Map<Long, List<Point>> points)
      throws SQLException {
    List<List<Object>> usage = new ArrayList<>();
    List<List<Object>> outcomes = new ArrayList<>();
    for (Stream stream : streams) {
      switch (stream.fact) {
        case Fact.OfUsage(var parts) ->
            parts.forEach(
                part ->
                    usage.add(
                        List.of(
                            stream.sessionKey,
                            stream.sourceId,
                            stream.seriesId,
                            part.kind().word())));
        case Fact.OfOutcome _ ->
            points
                .getOrDefault(stream.id, List.of())
                .forEach(
                    point ->
                        outcomes.add(
                            List.of(stream.sessionKey, stream.sourceId, stream.recordKey(point))));
      }
    }
    delete(connection, FORGET_USAGE, usage, List.of("bigint", "bigint", "bigint", "text"));
    delete(connection, FORGET_OUTCOMES, outcomes, List.of("bigint", "bigint", "bigint"));
  }

  private static void delete(
      Connection connection, String sql, List<List<Object>> keys, List<String> types)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < types.size(); i++) {
        int column = i;
        Object[] values = keys.stream().map(key -> key.get(column)).toArray();
        statement.setArray(i + 1, connection.createArrayOf(types.get(i), values));
      }
      statement.executeUpdate();
    }
  }

  private void enter(
      Connection connection,
      List<Stream> streams,
      Map<Long, Map<Long, State>> states,
      Map<Long, List<Point>> points)
      throws SQLException {
    Set<EvidenceTime> minutes = new HashSet<>();
    try (PreparedStatement usage = connection.prepareStatement(ADD_USAGE);
        PreparedStatement outcome = connection.prepareStatement(ADD_OUTCOME);
        PreparedStatement state = connection.prepareStatement(KEEP_STATE);
        PreparedStatement dirty = connection.prepareStatement(MARK_DIRTY)) {
      for (Stream stream : streams) {
        Increments increments = new Increments(states.getOrDefault(stream.id, Map.of()));
        minutes.clear();
        for (Increment increment : increments.of(points.getOrDefault(stream.id, List.of()))) {
          add(stream, increment, usage, outcome);
          minutes.add(new EvidenceTime(increment.point().timeNanos()).minute());
        }
        for (EvidenceTime minute : minutes) {
          dirty.setLong(1, stream.sessionKey);
          dirty.setObject(2, timestamp(minute.epochNanos()));
          dirty.addBatch();
        }
        for (Map.Entry<Long, State> start : increments.states().entrySet()) {
          state.setLong(1, stream.id);
          state.setLong(2, start.getKey());
          state.setLong(3, start.getValue().asOfNanos());
          state.setLong(4, start.getValue().units());
          state.setLong(5, start.getValue().occurrences());
          state.addBatch();
        }
      }
      usage.executeBatch();
      outcome.executeBatch();
      state.executeBatch();
      dirty.executeBatch();
    }
  }

  private void add(
      Stream stream, Increment increment, PreparedStatement usage, PreparedStatement outcome)
      throws SQLException {
    Point point = increment.point();
    switch (stream.fact) {
      case Fact.OfUsage(var parts) -> {
        for (Fact.Part part : parts) {
          long amount = part.sign() * increment.units();
          usage.setObject(1, timestamp(point.timeNanos()));
          usage.setLong(2, stream.sessionKey);
          usage.setLong(3, stream.sourceId);
          usage.setLong(4, stream.seriesId);
          usage.setLong(5, point.fingerprint());
          usage.setLong(6, stream.labelsId);
          usage.setLong(7, amount);
          usage.setObject(
              8,
              book.get()
                  .estimate(
                      stream.model,
                      new EvidenceTime(point.timeNanos()).day(),
                      stream.terms,
                      part.kind(),
                      amount)
                  .map(UsdNanos::nanos)
                  .orElse(null),
              Types.BIGINT);
          usage.setString(9, part.kind().word());
          usage.addBatch();
        }
      }
      case Fact.OfOutcome(String kind) -> {
        outcome.setObject(1, timestamp(point.timeNanos()));
        outcome.setLong(2, stream.sessionKey);
        outcome.setLong(3, stream.sourceId);
        outcome.setLong(4, stream.recordKey(point));
        outcome.setLong(5, stream.labelsId);
        outcome.setLong(6, increment.units());
        outcome.setLong(7, increment.occurrences());
        outcome.setString(8, kind);
        outcome.addBatch();
      }
    }
  }

  private static OffsetDateTime timestamp(long epochNanos) {
    long micros = new EvidenceTime(epochNanos).epochMicros();
    return OffsetDateTime.ofInstant(
        Instant.ofEpochSecond(
            Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1000),
        ZoneOffset.UTC);
  }

  private static java.sql.Array longs(Connection connection, Collection<Long> values)
      throws SQLException {
    return connection.createArrayOf("bigint", values.toArray());
  }
}
