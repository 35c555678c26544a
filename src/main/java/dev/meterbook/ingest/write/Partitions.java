package dev.meterbook.ingest.write;

import dev.meterbook.platform.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
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

  private static final String EXISTS = "SELECT to_regclass(?) IS NOT NULL";

  private final Table<?> table;
  private final Set<LocalDate> existing = ConcurrentHashMap.newKeySet();

  Partitions(Table<?> table) {
    this.table = table;
  }

  /** One day of a table. Its name and bounds are spliced into SQL: a checked name and a date. */
  private record Partition(Table<?> table, LocalDate day) {
    String name() {
      return table.name() + "_p" + day.format(DateTimeFormatter.BASIC_ISO_DATE);
    }

    String from() {
      return day + " 00:00Z";
    }

    String to() {
      return day.plusDays(1) + " 00:00Z";
    }
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
    Partition partition = new Partition(table, day);
    try (Statement statement = connection.createStatement()) {
      statement.execute("SELECT pg_advisory_xact_lock(%d)".formatted(LOCK));
      if (exists(connection, partition)) {
        return;
      }
      statement.execute(
          "CREATE TABLE %s (LIKE %s INCLUDING ALL)".formatted(partition.name(), table.name()));
      statement.execute(
          "ALTER TABLE %s ATTACH PARTITION %s FOR VALUES FROM ('%s') TO ('%s')"
              .formatted(table.name(), partition.name(), partition.from(), partition.to()));
    }
  }

  private static boolean exists(Connection connection, Partition partition) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(EXISTS)) {
      statement.setString(1, partition.name());
      try (ResultSet result = statement.executeQuery()) {
        result.next();
        return result.getBoolean(1);
      }
    }
  }
}
