package dev.meterbook.ingest.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meterbook.ingest.write.EncodedPayload.DictionaryRow;
import dev.meterbook.ledger.Attribution;
import dev.meterbook.ledger.Json;
import dev.meterbook.ledger.Source;
import dev.meterbook.platform.Database;
import dev.meterbook.platform.DatabaseAddress;
import dev.meterbook.platform.SqlFailure;
import dev.meterbook.platform.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

final class DictionaryTest {
  private static final String MONDAY = "2026-11-16T23:59:59Z";
  private static final String TUESDAY = "2026-11-17T00:00:00Z";

  private final DatabaseAddress address = TestDatabase.create();
  private final PGSimpleDataSource connections = new PGSimpleDataSource();
  private final Database database = new Database(connections);

  @BeforeEach
  void migrate() {
    connections.setUrl(address.url());
    connections.setUser(address.user());
    connections.setPassword(address.password());
    Flyway.configure().dataSource(connections).load().migrate();
  }

  @Test
  void aRowIsStoredOnceAndItsDayMoves() throws SQLException {
    dictionary(TUESDAY).ensure(database, List.of(row(1, 10), row(2, 20), row(1, 10)));
    assertThat(rows()).containsExactly("1 10 2026-11-17", "2 20 2026-11-17");

    dictionary(MONDAY).ensure(database, List.of(row(1, 10)));
    assertThat(rows()).containsExactly("1 10 2026-11-17", "2 20 2026-11-17");

    dictionary("2026-11-18T00:00:00Z").ensure(database, List.of(row(2, 20)));
    assertThat(rows()).containsExactly("1 10 2026-11-17", "2 20 2026-11-18");
  }

  @Test
  void anotherIdentityUnderAStoredIdIsRefusedAsBadData() throws SQLException {
    dictionary(MONDAY).ensure(database, List.of(row(1, 10)));

    assertThatThrownBy(() -> dictionary(MONDAY).ensure(database, List.of(row(1, 11), row(2, 20))))
        .isInstanceOfSatisfying(SQLException.class, DictionaryTest::isBadData);
    assertThat(rows()).containsExactly("1 10 2026-11-16");
  }

  @Test
  void anotherIdentityUnderARememberedIdIsRefusedToo() throws SQLException {
    Dictionary dictionary = dictionary(MONDAY);
    dictionary.ensure(database, List.of(row(1, 10)));

    assertThatThrownBy(() -> dictionary.ensure(database, List.of(row(1, 11))))
        .isInstanceOfSatisfying(SQLException.class, DictionaryTest::isBadData);
    dictionary.ensure(database, List.of(row(1, 10)));
  }

  @Test
  void twoIdentitiesUnderOneIdInOneBatchAreRefused() throws SQLException {
    assertThatThrownBy(() -> dictionary(MONDAY).ensure(database, List.of(row(1, 10), row(1, 11))))
        .isInstanceOfSatisfying(SQLException.class, DictionaryTest::isBadData);
    assertThat(rows()).isEmpty();
  }

  private static void isBadData(SQLException refusal) {
    assertThat(SqlFailure.of(refusal)).isEqualTo(SqlFailure.BAD_DATA);
  }

  private static Dictionary dictionary(String now) {
    return new Dictionary(DictionaryTables.SOURCE, Clock.fixed(Instant.parse(now), ZoneOffset.UTC));
  }

  private static DictionaryRow row(long id, long check) {
    Source source =
        new Source(
            id,
            check,
            "ours",
            "client",
            Optional.empty(),
            Optional.empty(),
            1,
            false,
            Json.EMPTY_OBJECT,
            Json.EMPTY_OBJECT,
            false,
            Attribution.UNKNOWN);
    return DictionaryRow.of(id, DictionaryTables.SOURCE.encode(List.of(source)));
  }

  private List<String> rows() throws SQLException {
    try (Connection connection = connections.getConnection();
        var statement = connection.createStatement();
        var result =
            statement.executeQuery(
                "SELECT source_id, identity_check, seen_on FROM source ORDER BY source_id")) {
      List<String> rows = new ArrayList<>();
      while (result.next()) {
        rows.add(result.getLong(1) + " " + result.getLong(2) + " " + result.getString(3));
      }
      return rows;
    }
  }
}
