package dev.meterbook.ingest.write;

import dev.meterbook.ledger.Fingerprint;
import dev.meterbook.platform.Database;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/** Keeps payloads that PostgreSQL refuses to store, so that they cost no other payload anything. */
final class Quarantine {
  private static final String KEEP =
      """
      INSERT INTO quarantine
        (fingerprint, quarantined_at, tenant, signal, records, sql_state, reason, payload)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (fingerprint) DO NOTHING
      """;

  private final Database database;
  private final Clock clock;

  Quarantine(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  void keep(EncodedPayload payload, SQLException refusal) throws SQLException {
    byte[] bytes = payload.toBytes();
    String state = refusal.getSQLState();
    database.inTransaction(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(KEEP)) {
            statement.setLong(1, Fingerprint.of(bytes));
            statement.setObject(2, OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC));
            statement.setString(3, payload.tenant());
            statement.setString(4, payload.signal().word());
            statement.setLong(5, payload.records());
            statement.setString(6, state == null ? "" : state);
            statement.setString(7, String.valueOf(refusal.getMessage()));
            statement.setBytes(8, bytes);
            return statement.executeUpdate();
          }
        });
  }
}
