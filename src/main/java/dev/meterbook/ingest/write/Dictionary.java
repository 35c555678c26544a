package dev.meterbook.ingest.write;

import dev.meterbook.ingest.write.EncodedPayload.DictionaryRow;
import dev.meterbook.platform.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * One dictionary table: makes sure that the rows which evidence points to exist. Thread-safe.
 *
 * <p>Known ids are remembered for one day only. Meeting an id on a new day moves its seen_on, so
 * that a row which is still referred to is never taken for forgotten.
 */
final class Dictionary {
  /** At 16 bytes and a map entry each about 60 MB when full; then it starts anew. */
  private static final int KNOWN_MAX = 500_000;

  private static final String COLLISION = "23505";

  private final Table<?> table;
  private final Clock clock;
  private final Set<Long> known = ConcurrentHashMap.newKeySet();
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
    SortedMap<Long, byte[]> unknown = new TreeMap<>();
    for (DictionaryRow row : rows) {
      if (!known.contains(row.id())) {
        unknown.put(row.id(), row.tuple());
      }
    }
    if (unknown.isEmpty()) {
      return;
    }
    database.<@Nullable Void>inTransaction(
        connection -> {
          merge(connection, new ArrayList<>(unknown.values()), today);
          return null;
        });
    known.addAll(unknown.keySet());
  }

  private void merge(Connection connection, List<byte[]> tuples, LocalDate today)
      throws SQLException {
    Copy.intoStage(connection, table, tuples);
    String insert =
        """
        INSERT INTO %1$s (%2$s, seen_on)
        SELECT %2$s, ? FROM %3$s ORDER BY %4$s
        ON CONFLICT (%4$s) DO UPDATE SET seen_on = excluded.seen_on
        WHERE %1$s.seen_on < excluded.seen_on
        """
            .formatted(table.name(), table.columnList(), table.stage(), table.key());
    try (PreparedStatement statement = connection.prepareStatement(insert)) {
      statement.setObject(1, today);
      statement.executeUpdate();
    }
    refuseCollisions(connection);
  }

  private void refuseCollisions(Connection connection) throws SQLException {
    String collisions =
        """
        SELECT %3$s FROM %1$s JOIN %2$s USING (%3$s)
        WHERE %1$s.identity_check <> %2$s.identity_check LIMIT 1
        """
            .formatted(table.name(), table.stage(), table.key());
    try (PreparedStatement statement = connection.prepareStatement(collisions);
        ResultSet result = statement.executeQuery()) {
      if (result.next()) {
        throw new SQLException(
            "two identities of " + table.name() + " share the id " + result.getLong(1), COLLISION);
      }
    }
  }
}
