package dev.meterbook.serve;

import dev.meterbook.platform.Database;
import dev.meterbook.serve.Status.Books;
import dev.meterbook.serve.Status.LastEvent;
import dev.meterbook.serve.Status.ModelUse;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** Reads what the status text needs. Thread-safe. */
final class BooksReader {
  private static final String LIMIT_TIME = "SET LOCAL statement_timeout = '2s'";

  // A client that has been silent since yesterday is known by its day, which costs no look at
  // its evidence.
  private static final String LAST_EVENT_PER_CLIENT =
      """
      SELECT s.client, max(coalesce(
        CASE WHEN s.seen_on >= ?::date - 1 THEN greatest(
          (SELECT max(r.time) FROM log_record r
            WHERE r.source_id = s.source_id AND r.time >= ?::date - 1),
          (SELECT max(p.time) FROM metric_point p
            WHERE p.source_id = s.source_id AND p.time >= ?::date - 1),
          (SELECT max(p.start_time) FROM span p
            WHERE p.source_id = s.source_id AND p.start_time >= ?::date - 1)) END,
        s.seen_on::timestamp AT TIME ZONE 'UTC')) AS last_time
      FROM source s
      WHERE s.tenant = ?
      GROUP BY s.client
      ORDER BY last_time DESC, s.client
      """;

  private static final String TODAYS_CALLS_PER_MODEL =
      """
      SELECT
        coalesce(model, 'unknown') AS model,
        coalesce(sum(calls), 0) AS calls,
        coalesce(sum(input_tokens), 0) AS input_tokens,
        coalesce(sum(output_tokens), 0) AS output_tokens,
        coalesce(sum(cache_read_tokens), 0) AS cache_read_tokens,
        coalesce(sum(cache_write_tokens), 0) AS cache_creation_tokens,
        coalesce(sum(cost_nanos), 0) AS cost_nanos
      FROM spend
      WHERE tenant = ? AND time >= ? AND time < ?
      GROUP BY 1
      ORDER BY cost_nanos DESC, calls DESC, model
      """;

  private static final String QUARANTINED =
      "SELECT count(*) AS payloads FROM quarantine WHERE tenant = ?";

  private final Database database;

  BooksReader(Database database) {
    this.database = database;
  }

  /** The day is the one that {@code now} has in {@code zone}. */
  Books read(String tenant, Instant now, ZoneId zone) throws SQLException {
    return database.inTransaction(
        connection -> {
          try (PreparedStatement limit = connection.prepareStatement(LIMIT_TIME)) {
            limit.execute();
          }
          return new Books(
              lastEvents(connection, tenant, now),
              today(connection, tenant, now.atZone(zone).truncatedTo(ChronoUnit.DAYS)),
              quarantined(connection, tenant));
        });
  }

  private static List<LastEvent> lastEvents(Connection connection, String tenant, Instant now)
      throws SQLException {
    OffsetDateTime utc = now.atOffset(ZoneOffset.UTC);
    try (PreparedStatement statement = connection.prepareStatement(LAST_EVENT_PER_CLIENT)) {
      for (int parameter = 1; parameter <= 4; parameter++) {
        statement.setObject(parameter, utc.toLocalDate());
      }
      statement.setString(5, tenant);
      List<LastEvent> events = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          String client = rows.getString("client");
          events.add(
              new LastEvent(
                  client.isEmpty() ? "unnamed" : client,
                  rows.getObject("last_time", OffsetDateTime.class).toInstant()));
        }
      }
      return events;
    }
  }

  private static List<ModelUse> today(Connection connection, String tenant, ZonedDateTime midnight)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(TODAYS_CALLS_PER_MODEL)) {
      statement.setString(1, tenant);
      statement.setObject(2, midnight.toOffsetDateTime());
      statement.setObject(3, midnight.plusDays(1).toOffsetDateTime());
      List<ModelUse> models = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          models.add(
              new ModelUse(
                  rows.getString("model"),
                  rows.getLong("calls"),
                  rows.getLong("input_tokens"),
                  rows.getLong("output_tokens"),
                  rows.getLong("cache_read_tokens"),
                  rows.getLong("cache_creation_tokens"),
                  rows.getLong("cost_nanos")));
        }
      }
      return models;
    }
  }

  private static long quarantined(Connection connection, String tenant) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(QUARANTINED)) {
      statement.setString(1, tenant);
      try (ResultSet rows = statement.executeQuery()) {
        rows.next();
        return rows.getLong("payloads");
      }
    }
  }
}
