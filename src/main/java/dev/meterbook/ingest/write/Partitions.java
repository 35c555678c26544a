package dev.meterbook.ingest.write;

import dev.meterbook.platform.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Set;
import java.util.SortedSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The daily partitions of one evidence table, made when a day is first met. Thread-safe.
 *
 * <p>A new partition is attached, not created in place: that lets other receivers go on inserting.
 */
final class Partitions {
  /** One number for all receivers on a database: only one of them makes a partition at a time. */
  private static final long LOCK = 0x6d62_7061_7274L; // "mbpart"

  private final String table;
  private final Set<LocalDate> existing = ConcurrentHashMap.newKeySet();

  Partitions(String table) {
    this.table = table;
  }

  void ensure(Database database, SortedSet<LocalDate> days) throws SQLException {
    for (LocalDate day : days) {
      if (!existing.contains(day)) {
        database.<@Nullable Void>inTransaction(
            connection -> {
              create(connection, day);
              return null;
            });
        existing.add(day);
      }
    }
  }

  /** Forgets what exists: the database may be another one, or a day may have been dropped. */
  void forget() {
    existing.clear();
  }

  private void create(Connection connection, LocalDate day) throws SQLException {
    String partition = table + "_p" + day.format(DateTimeFormatter.BASIC_ISO_DATE);
    try (Statement statement = connection.createStatement()) {
      statement.execute("SELECT pg_advisory_xact_lock(" + LOCK + ")");
      try (var result = statement.executeQuery("SELECT to_regclass('" + partition + "')")) {
        result.next();
        if (result.getString(1) != null) {
          return;
        }
      }
      statement.execute("CREATE TABLE " + partition + " (LIKE " + table + " INCLUDING ALL)");
      statement.execute(
          "ALTER TABLE %s ATTACH PARTITION %s FOR VALUES FROM ('%s 00:00Z') TO ('%s 00:00Z')"
              .formatted(table, partition, day, day.plusDays(1)));
    }
  }
}
