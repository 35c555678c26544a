package dev.meterbook.ingest.write;

import dev.meterbook.ingest.write.EncodedPayload.DictionaryRow;
import dev.meterbook.ingest.write.EncodedPayload.Tuples;
import dev.meterbook.platform.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * One dictionary table: makes sure that the rows which evidence points to exist. Thread-safe.
 *
 * <p>Known ids are remembered with their checks, so that an id is never taken for another's, and
 * for one day only. Meeting an id on a new day moves its seen_on, so that a row which is still
 * referred to is never taken for forgotten.
 */
final class Dictionary {
  /** At 16 bytes and a map entry each about 60 MB when full; then it starts anew. */
  private static final int KNOWN_MAX = 500_000;

  private static final String COLLISION = "23505";

  private final Table<?> table;
  private final Clock clock;
  private final Map<Long, Long> known = new ConcurrentHashMap<>();
  private volatile LocalDate knownOn = LocalDate.EPOCH;

  Dictionary(Table<?> table, Clock clock) {
    this.table = table;
    this.clock = clock;
  }

  /** Stores the rows that are not known to exist, in a short transaction of their own. */
  void ensure(Database database, List<DictionaryRow> rows) throws SQLException {
    LocalDate today = LocalDate.now(clock.withZone(ZoneOffset.UTC));
    if (!knownOn.equals(today) || known.size() > KNOWN_MAX) {
      known.clear();
      knownOn = today;
    }
    SortedMap<Long, DictionaryRow> unknown = new TreeMap<>();
    for (DictionaryRow row : rows) {
      Long check = known.get(row.id());
      if (check == null || check != row.check()) {
        DictionaryRow other = unknown.putIfAbsent(row.id(), row);
        if (other != null && other.check() != row.check()) {
          throw collision(row.id());
        }
      }
    }
    if (unknown.isEmpty()) {
      return;
    }
    database.<@Nullable Void>inTransaction(
        connection -> {
          merge(connection, unknown.values(), today);
          return null;
        });
    unknown.values().forEach(row -> known.put(row.id(), row.check()));
  }

  private void merge(Connection connection, Collection<DictionaryRow> rows, LocalDate today)
      throws SQLException {
    Copy.intoStage(connection, table, rows.stream().map(Dictionary::tuples).toList());
    try (PreparedStatement statement = connection.prepareStatement(mergeSql(table))) {
      statement.setObject(1, today);
      statement.executeUpdate();
    }
    refuseCollisions(connection);
  }

  private static Tuples tuples(DictionaryRow row) {
    return new Tuples(1, row.tuple().get());
  }

  private void refuseCollisions(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(collisionSql(table));
        ResultSet result = statement.executeQuery()) {
      if (result.next()) {
        throw collision(result.getLong(1));
      }
    }
  }

  static String mergeSql(Table<?> table) {
    return """
        INSERT INTO %1$s (%2$s, seen_on)
        SELECT %2$s, ? FROM %3$s ORDER BY %4$s
        ON CONFLICT (%4$s) DO UPDATE SET seen_on = excluded.seen_on
        WHERE %1$s.seen_on < excluded.seen_on
        """
        .formatted(table.name(), table.columnList(), table.stage(), table.key());
  }

  static String collisionSql(Table<?> table) {
    return """
        SELECT %3$s FROM %1$s JOIN %2$s USING (%3$s)
        WHERE %1$s.identity_check <> %2$s.identity_check LIMIT 1
        """
        .formatted(table.name(), table.stage(), table.key());
  }

  private SQLException collision(long id) {
    return new SQLException("two identities of " + table.name() + " share the id " + id, COLLISION);
  }
}
