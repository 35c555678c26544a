package dev.meterbook.maintain.reprice;

import dev.meterbook.platform.DatabaseAddress;
import dev.meterbook.platform.TestDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Ledger rows as ingest leaves them, put there by hand. */
final class LedgerRows implements AutoCloseable {
  private final Connection connection;

  LedgerRows(DatabaseAddress address) throws SQLException {
    connection = TestDatabase.connect(address);
  }

  void day(String day, String next) throws SQLException {
    for (String table : List.of("model_call", "usage")) {
      run(
          "CREATE TABLE %s_%s PARTITION OF %s FOR VALUES FROM ('%s 00:00Z') TO ('%s 00:00Z')"
              .formatted(table, day.replace("-", ""), table, day, next));
    }
  }

  void source(long id, String client) throws SQLException {
    run(
        """
        INSERT INTO source (source_id, identity_check, tenant, client, resource, attributes,
          is_overflow, seen_on, session_key, is_counted_by_day)
        VALUES (%d, 0, 'default', '%s', '{}', '{}', false, '2026-11-20', %d, false)
        """
            .formatted(id, client, id));
  }

  void labels(long id, String model, boolean overflow) throws SQLException {
    run(
        """
        INSERT INTO label_set (labels_id, identity_check, tenant, model_said, is_overflow, seen_on)
        VALUES (%d, 0, 'default', '%s', %s, '2026-11-20')
        """
            .formatted(id, model, overflow));
  }

  /** A call of so many input tokens. */
  void call(long key, String time, long source, long labels, @Nullable Integer inputTokens)
      throws SQLException {
    call(key, time, "logs", source, labels, inputTokens, null);
  }

  void call(
      long key,
      String time,
      String signal,
      long source,
      long labels,
      @Nullable Integer inputTokens,
      @Nullable Long reported)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            """
            INSERT INTO model_call (time, session_key, request_key, source_id, labels_id, signal,
              cost_source, input_tokens, reported_nanos)
            VALUES (?::timestamptz, ?, ?, ?, ?, ?::signal, 'unpriced', ?, ?)
            """)) {
      insert.setString(1, time);
      insert.setLong(2, source);
      insert.setLong(3, key);
      insert.setLong(4, source);
      insert.setLong(5, labels);
      insert.setString(6, signal);
      insert.setObject(7, inputTokens);
      insert.setObject(8, reported);
      insert.executeUpdate();
    }
  }

  void usage(long point, String time, long labels, long amount, String kind) throws SQLException {
    run(
        """
        INSERT INTO usage (time, session_key, source_id, series_id, point_key, labels_id, amount,
          kind)
        VALUES ('%s', 1, 1, %d, %d, %d, %d, '%s')
        """
            .formatted(time, point % 3, point, labels, amount, kind));
  }

  void run(String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** The rows of a query, their columns joined by blanks. */
  List<String> rows(String query) throws SQLException {
    try (var statement = connection.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      List<String> rows = new ArrayList<>();
      while (result.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
          row.add(String.valueOf(result.getString(i)));
        }
        rows.add(String.join(" ", row));
      }
      return rows;
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
