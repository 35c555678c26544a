package dev.meterbook.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meterbook.platform.DatabaseAddress;
import dev.meterbook.platform.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The view that says whom a source counts for. */
final class AttributionViewTest {
  /** What each person or team spent: one nano-dollar a source and day, in three months. */
  private static final String SPEND =
      """
      SELECT a.%1$s || ' ' || count(*)
      FROM source s
      CROSS JOIN generate_series('2026-05-01'::date, '2026-07-31', '1 day') AS d(day)
      JOIN attribution a ON a.source_id = s.source_id
        AND a.valid_from <= d.day::date AND d.day::date < a.valid_to
      GROUP BY a.%1$s ORDER BY a.%1$s
      """;

  private DatabaseAddress address;

  @BeforeEach
  void createSources() throws SQLException {
    address = TestDatabase.createMigrated();
    execute(
        """
        INSERT INTO source (source_id, identity_check, tenant, client, session_key,
          is_counted_by_day, resource, attributes, is_overflow, seen_on, identity, team)
        VALUES
          (1, 1, 'default', 'test', 1, false, '{}', '{}', false, '2026-07-31', 'ann', 'sent'),
          (2, 2, 'default', 'test', 2, false, '{}', '{}', false, '2026-07-31', 'f00d', NULL),
          (3, 3, 'default', 'test', 3, false, '{}', '{}', false, '2026-07-31', NULL, NULL),
          (4, 4, 'other', 'test', 4, false, '{}', '{}', false, '2026-07-31', 'ann', NULL)
        """);
  }

  @Test
  void withoutMappingsTheSourcesOwnWordsCountAndUnknownIsABucket() throws SQLException {
    assertThat(spendBy("person")).containsExactly("ann 184", "f00d 92", "unknown 92");
    assertThat(spendBy("team")).containsExactly("sent 92", "unknown 276");
    assertThat(spendBy("cost_centre")).containsExactly("unknown 368");
  }

  @Test
  void aMappingMovesPastSpendToThePersonAndItsRemovalBringsItBack() throws SQLException {
    map("'default', 'ann', NULL, NULL, 'Ann Lee', 'core'");
    map("'default', 'f00d', NULL, NULL, 'Ann Lee', NULL");

    assertThat(spendBy("person")).containsExactly("Ann Lee 184", "ann 92", "unknown 92");
    assertThat(spendBy("team")).containsExactly("core 92", "unknown 276");

    execute("DELETE FROM person_mapping");

    assertThat(spendBy("person")).containsExactly("ann 184", "f00d 92", "unknown 92");
  }

  @Test
  void everyDayCountsOnceBeforeWithinBetweenAndAfterPeriods() throws SQLException {
    map("'default', 'ann', '2026-05-11', '2026-06-01', NULL, 'core'");
    map("'default', 'ann', '2026-06-01', '2026-06-11', NULL, 'infra'");
    map("'default', 'ann', '2026-07-01', '2026-07-11', NULL, 'core'");

    assertThat(spendBy("team")).containsExactly("core 31", "infra 10", "sent 51", "unknown 276");
    assertThat(
            rows(
                "SELECT valid_from || ' ' || valid_to FROM attribution WHERE source_id = 1"
                    + " ORDER BY valid_from"))
        .containsExactly(
            "-infinity 2026-05-11",
            "2026-05-11 2026-06-01",
            "2026-06-01 2026-06-11",
            "2026-06-11 2026-07-01",
            "2026-07-01 2026-07-11",
            "2026-07-11 infinity");
  }

  @Test
  void openPeriodsLeaveNoGap() throws SQLException {
    map("'default', 'ann', NULL, '2026-06-01', 'Ann Old', NULL");
    map("'default', 'ann', '2026-06-01', NULL, 'Ann New', NULL");

    assertThat(spendBy("person"))
        .containsExactly("Ann New 61", "Ann Old 31", "ann 92", "f00d 92", "unknown 92");
    assertThat(rows("SELECT count(*) FROM attribution WHERE source_id = 1")).containsExactly("2");
  }

  @Test
  void theDatabaseItselfRefusesOverlapsOfAnIdentity() throws SQLException {
    map("'default', 'ann', '2026-05-11', '2026-06-01', NULL, 'core'");
    map("'default', 'ann', '2026-06-01', NULL, NULL, 'core'");
    map("'default', 'bob', NULL, NULL, NULL, 'core'");
    map("'other', 'ann', NULL, NULL, NULL, 'core'");

    for (String period :
        List.of(
            "NULL, NULL",
            "NULL, '2026-05-12'",
            "'2026-05-31', '2026-06-01'",
            "'9999-01-01', NULL",
            "'9999-12-30', '9999-12-31'")) {
      assertThatThrownBy(() -> map("'default', 'ann', " + period + ", NULL, 'core'"))
          .as(period)
          .isInstanceOf(SQLException.class)
          .extracting(failure -> ((SQLException) failure).getSQLState())
          .isEqualTo("23P01");
    }
    map("'default', 'ann', NULL, '2026-05-11', NULL, 'core'");
  }

  private List<String> spendBy(String column) throws SQLException {
    return rows(SPEND.formatted(column));
  }

  private void map(String values) throws SQLException {
    execute(
        "INSERT INTO person_mapping (tenant, identity, valid_from, valid_to, person, team) VALUES ("
            + values
            + ")");
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = TestDatabase.connect(address);
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private List<String> rows(String sql) throws SQLException {
    try (Connection connection = TestDatabase.connect(address);
        var statement = connection.createStatement();
        var result = statement.executeQuery(sql)) {
      List<String> rows = new ArrayList<>();
      while (result.next()) {
        rows.add(result.getString(1));
      }
      return rows;
    }
  }
}
